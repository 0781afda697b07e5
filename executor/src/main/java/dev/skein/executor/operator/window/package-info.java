/// Window functions.
///
/// [dev.skein.executor.operator.window.WindowState] collects the rows of all drivers, has
/// [dev.skein.executor.operator.window.PartitionOrder] bring them into partitions and order, and then has tasks go
/// through the partitions: a [dev.skein.executor.operator.window.WindowFunction] per call writes a value per row into
/// the call's [dev.skein.executor.operator.window.WindowResult]. Rows are named in two ways: a *row* is a place in the
/// columns, a *position* is a place in the order; inside a partition positions count from 0.
///
/// Results and ordered rows are shared by tasks, which write disjoint parts of them; everything else is confined to a
/// task.
@NullMarked
package dev.skein.executor.operator.window;

import org.jspecify.annotations.NullMarked;

/// Ordering rows: sort and top-N.
///
/// Main types: [dev.skein.executor.operator.sort.RowOrder], which puts places of rows in order by columns;
/// [dev.skein.executor.operator.sort.SortState], the rows of all drivers of a sort;
/// [dev.skein.executor.operator.sort.TopNState], which keeps few of them. States are shared by drivers and say what they
/// lock; everything else is confined to a driver.
@NullMarked
package dev.skein.executor.operator.sort;

import org.jspecify.annotations.NullMarked;

package dev.skein.storage.jdbc;

import dev.skein.catalog.ColumnStatistics;
import dev.skein.catalog.SqlType;

/// A column of a remote table.
///
/// @param type its type in Skein
/// @param conversion the cast to write after its name, such as `::text`, so that its value is one of `type` there too;
///     empty if it is one already
/// @param collated whether it has a collation of its own, so that comparisons must name one
record RemoteColumn(
        String name,
        SqlType type,
        boolean nullable,
        String conversion,
        boolean collated,
        ColumnStatistics statistics) {}

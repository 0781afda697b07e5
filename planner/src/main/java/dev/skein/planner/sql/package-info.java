/// From SQL text to a validated relational tree.
///
/// [dev.skein.planner.sql.StatementParser] splits off what is not a query; [dev.skein.planner.sql.QueryText] prepares the
/// text of queries for Calcite's parser; [dev.skein.planner.sql.NameResolver] resolves tables, views and files;
/// [dev.skein.planner.sql.QueryFrontend] validates and converts. Everything here is confined to the thread that plans.
/// This package knows nothing of physical plans.
@NullMarked
package dev.skein.planner.sql;

import org.jspecify.annotations.NullMarked;

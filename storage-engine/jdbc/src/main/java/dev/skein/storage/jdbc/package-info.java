/// The connector of type `jdbc`: tables of a PostgreSQL database, read in place.
///
/// Main types: [dev.skein.storage.jdbc.JdbcConnectorFactory] makes a connector from the options of CREATE SERVER;
/// `RemoteCatalog` reads names, types and statistics from the system catalog of the database; `JdbcTableSource` answers
/// what the database takes over, and writes it as remote SQL, which is all that a scan holds; `CopyReader` streams the
/// rows of that SQL through `COPY … TO STDOUT (FORMAT binary)`. That protocol is binary, needs no cursor, lets the
/// database work in parallel, and hands over the bytes of each value, so that no value becomes an object on its way
/// into a column.
///
/// Types: `numeric(p,s)` is DECIMAL(p,s) up to 38 digits. `numeric` without precision is DECIMAL(38,10): digits after
/// the tenth are rounded half away from zero, as a cast in the database would, and a number that needs more than 28
/// digits before the point, NaN and infinities are errors. `timestamptz` is TIMESTAMP WITH TIME ZONE in UTC, `bytea` is
/// VARBINARY, `uuid` is UUID. Types without a counterpart (json, jsonb, arrays, intervals, enums, inet …) come as the
/// text that the database writes for them.
///
/// Semantics: a condition is pushed only if the database gives the same answer as Skein, which compares text by its
/// bytes; so text is compared under the collation "C" wherever order matters.
///
/// Threads: everything is thread-safe but readers, which are confined to one thread and may be cancelled from any. It
/// knows nothing of Calcite or of the executor.
@NullMarked
package dev.skein.storage.jdbc;

import org.jspecify.annotations.NullMarked;

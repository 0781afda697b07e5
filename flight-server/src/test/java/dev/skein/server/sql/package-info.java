/// Tests that are SQL files: `src/test/resources/sql/**.slt`. [dev.skein.server.sql.SqlFile] tells their form.
@NullMarked
package dev.skein.server.sql;

import org.jspecify.annotations.NullMarked;

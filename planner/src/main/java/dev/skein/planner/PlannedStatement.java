package dev.skein.planner;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.Lineage;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TableName;
import dev.skein.catalog.TableSchema;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.storage.expression.Field;
import dev.skein.storage.spi.WriteRequest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a statement asks for, as pure data: names are resolved, types are checked, queries are planned.
public sealed interface PlannedStatement {
    /// A query.
    ///
    /// @param plan what to run; its output has the types of `fields`
    /// @param fields the columns of the result, with the names that the client sees
    /// @param parameters types of the statement's `?` parameters, in order
    /// @param lineage where the result's columns come from
    record Query(PhysicalPlan plan, List<Field> fields, List<SqlType> parameters, List<Lineage.Edge> lineage)
            implements PlannedStatement {
        public Query {
            fields = List.copyOf(fields);
            parameters = List.copyOf(parameters);
            lineage = List.copyOf(lineage);
        }
    }

    /// INSERT, DELETE or UPDATE.
    ///
    /// @param plan a [PhysicalPlan.TableWrite] over a query that gives the batches that `operation` wants
    /// @param target the native table to change
    /// @param operation what to do with the batches
    /// @param parameters types of the statement's parameters, in order
    /// @param lineage where the table's columns come from
    record Write(
            PhysicalPlan plan,
            TableName target,
            WriteRequest.Operation operation,
            List<SqlType> parameters,
            List<Lineage.Edge> lineage)
            implements PlannedStatement {
        public Write {
            parameters = List.copyOf(parameters);
            lineage = List.copyOf(lineage);
        }
    }

    /// CREATE TABLE, with the rows of a query if it says AS.
    ///
    /// @param name the new table, in an existing schema of the native catalog
    /// @param options the `WITH` options, names in lower case; not yet checked
    /// @param ifNotExists whether an existing table of this name is no error
    /// @param rows the query whose rows the table starts with, planned as a [PhysicalPlan.TableWrite]
    /// @param lineage where the columns come from
    record CreateTable(
            TableName name,
            TableSchema schema,
            Map<String, String> options,
            boolean ifNotExists,
            Optional<PhysicalPlan> rows,
            List<Lineage.Edge> lineage)
            implements PlannedStatement {
        public CreateTable {
            options = Collections.unmodifiableMap(new TreeMap<>(options));
            lineage = List.copyOf(lineage);
        }
    }

    /// CREATE VIEW; the query was planned once to see that it can be.
    record CreateView(TableName name, String sql, List<String> columnNames, boolean replace)
            implements PlannedStatement {
        public CreateView {
            columnNames = List.copyOf(columnNames);
        }
    }

    /// DROP TABLE.
    record DropTable(TableName name, boolean ifExists) implements PlannedStatement {}

    /// DROP VIEW.
    record DropView(TableName name, boolean ifExists) implements PlannedStatement {}

    /// CREATE SCHEMA.
    record CreateSchema(String schema, boolean ifNotExists) implements PlannedStatement {}

    /// DROP SCHEMA.
    ///
    /// @param cascade whether its tables and views go with it
    record DropSchema(String schema, boolean ifExists, boolean cascade) implements PlannedStatement {}

    /// TRUNCATE.
    record Truncate(TableName name) implements PlannedStatement {}

    /// CHECK TABLE: compares a table's files with their checksums.
    record CheckTable(TableName name) implements PlannedStatement {}

    /// ALTER TABLE.
    record AlterTable(TableName name, Action action) implements PlannedStatement {
        /// What to change.
        public sealed interface Action {
            /// Adds a nullable column at the end; `column.id()` is not yet set.
            record AddColumn(ColumnDefinition column, boolean ifNotExists) implements Action {}

            /// Removes a column.
            record DropColumn(String column, boolean ifExists) implements Action {}

            /// Renames a column.
            record RenameColumn(String column, String newName) implements Action {}

            /// Renames the table within its schema.
            record RenameTable(String newName) implements Action {}
        }
    }

    /// CREATE SERVER.
    record CreateServer(String name, String type, Map<String, String> options, boolean ifNotExists)
            implements PlannedStatement {
        public CreateServer {
            options = Collections.unmodifiableMap(new TreeMap<>(options));
        }

        /// Without the options' values, as there may be a password among them.
        @Override
        public String toString() {
            return "CreateServer[name=" + name + ", type=" + type + ", options=" + options.keySet() + ", ifNotExists="
                    + ifNotExists + "]";
        }
    }

    /// DROP SERVER.
    record DropServer(String name, boolean ifExists) implements PlannedStatement {}

    /// COPY … TO a file.
    ///
    /// @param query what to write
    /// @param file path of the file
    /// @param options format and its settings, names in lower case; not yet checked
    record CopyTo(Query query, String file, Map<String, String> options) implements PlannedStatement {
        public CopyTo {
            options = Collections.unmodifiableMap(new TreeMap<>(options));
        }
    }

    /// EXPLAIN.
    ///
    /// @param analyze whether to run the statement and show what really happened
    record Explain(PlannedStatement statement, boolean analyze) implements PlannedStatement {}

    /// SET or RESET of a session option.
    ///
    /// @param value the new value; empty for RESET
    record SetOption(String option, Optional<String> value) implements PlannedStatement {}

    /// SHOW of a session option, or of all.
    record ShowOption(String option) implements PlannedStatement {}

    /// BEGIN, COMMIT or ROLLBACK; every statement commits by itself.
    record TransactionControl(String word) implements PlannedStatement {}
}

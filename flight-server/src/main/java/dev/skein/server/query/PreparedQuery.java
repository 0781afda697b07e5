package dev.skein.server.query;

import dev.skein.catalog.SqlType;
import dev.skein.planner.PlannedStatement;
import dev.skein.storage.expression.Field;
import java.util.List;

/// A statement that was planned and can be run, once or many times.
///
/// @param sql its text
/// @param statement what it asks for
/// @param planVersion the catalog's plan version that it was planned against; it is planned anew when it runs against
///     another
public record PreparedQuery(String sql, PlannedStatement statement, long planVersion) {
    /// The columns of its result; empty for statements that give a count.
    public List<Field> fields() {
        return switch (statement) {
            case PlannedStatement.Query query -> query.fields();
            case PlannedStatement.Explain _ -> List.of(new Field("plan", SqlType.VARCHAR, false));
            case PlannedStatement.ShowOption show -> show.option().equals("all")
                    ? List.of(new Field("name", SqlType.VARCHAR, false), new Field("setting", SqlType.VARCHAR, false))
                    : List.of(new Field(show.option(), SqlType.VARCHAR, false));
            case PlannedStatement.Write _, PlannedStatement.CreateTable _, PlannedStatement.CreateView _,
                    PlannedStatement.DropTable _, PlannedStatement.DropView _, PlannedStatement.CreateSchema _,
                    PlannedStatement.DropSchema _, PlannedStatement.Truncate _, PlannedStatement.CheckTable _, PlannedStatement.AlterTable _,
                    PlannedStatement.CreateServer _, PlannedStatement.DropServer _, PlannedStatement.CopyTo _,
                    PlannedStatement.SetOption _, PlannedStatement.TransactionControl _ -> List.of();
        };
    }

    /// The types of its parameters, in order.
    public List<SqlType> parameters() {
        return parameters(statement);
    }

    private static List<SqlType> parameters(PlannedStatement statement) {
        return switch (statement) {
            case PlannedStatement.Explain explain when explain.analyze() -> parameters(explain.statement());
            case PlannedStatement.Query query -> query.parameters();
            case PlannedStatement.Write write -> write.parameters();
            case PlannedStatement.Explain _, PlannedStatement.ShowOption _, PlannedStatement.CreateTable _,
                    PlannedStatement.CreateView _, PlannedStatement.DropTable _, PlannedStatement.DropView _,
                    PlannedStatement.CreateSchema _, PlannedStatement.DropSchema _, PlannedStatement.Truncate _, PlannedStatement.CheckTable _,
                    PlannedStatement.AlterTable _, PlannedStatement.CreateServer _, PlannedStatement.DropServer _,
                    PlannedStatement.CopyTo _, PlannedStatement.SetOption _,
                    PlannedStatement.TransactionControl _ -> List.of();
        };
    }

    /// Whether it gives rows rather than a count.
    public boolean givesRows() {
        return !fields().isEmpty() || statement instanceof PlannedStatement.Query;
    }

    /// Whether it does nothing but read, so that it may run and not be fetched.
    public boolean readsOnly() {
        return statement instanceof PlannedStatement.Query;
    }
}

package dev.skein.shell;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/// Asks the gateway, over a connection of its own, how far the running statements of this user are.
final class ServerProgress {
    private static final String QUESTION =
            "SELECT min(progress) FROM system.queries WHERE state = 'running' AND sql NOT LIKE '%system.queries%'";

    private final Connection watched;
    private @Nullable Connection connection;
    private boolean useless;

    ServerProgress(Connection watched) {
        this.watched = watched;
    }

    /// From 0 to 1; NaN if it is not known.
    double fraction() {
        if (useless) {
            return Double.NaN;
        }
        try {
            if (connection == null) {
                connection = DriverManager.getConnection(watched.getMetaData().getURL());
            }
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(QUESTION)) {
                double done = result.next() ? result.getDouble(1) : Double.NaN;
                return result.wasNull() ? Double.NaN : done;
            }
        } catch (SQLException _) {
            // A gateway that wants a login, or an older one: there is a clock instead of a bar.
            useless = true;
            return Double.NaN;
        }
    }

    void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException _) {
            // Nothing is lost with it.
        }
    }
}

package dev.skein.storage.jdbc;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.sql.SQLException;

/// Says what went wrong at a server in Skein's words.
///
/// @param options the server
record RemoteErrors(ServerOptions options) {
    /// What a failure to connect means.
    SkeinException connecting(SQLException failure) {
        String state = state(failure);
        String server = "server \"" + options.server() + "\" (" + options.place() + ") ";
        if (state.startsWith("28")) {
            return new SkeinException(ErrorCode.SOURCE_UNAVAILABLE, server + "refused the login of user \""
                    + options.user() + "\": " + firstLine(failure)
                    + "; make the server again with the right options user and password", failure);
        }
        if (state.equals("3D000")) {
            return new SkeinException(ErrorCode.SOURCE_UNAVAILABLE, server + "has no such database: "
                    + firstLine(failure) + "; make the server again with the right url", failure);
        }
        return new SkeinException(ErrorCode.SOURCE_UNAVAILABLE, server + "cannot be reached: " + firstLine(failure)
                + "; check that the database runs there and that the option url is right", failure);
    }

    /// What a failure of a statement means.
    SkeinException running(SQLException failure) {
        String state = state(failure);
        String server = "server \"" + options.server() + "\" ";
        if (state.equals("57014")) {
            return new SkeinException(ErrorCode.QUERY_CANCELLED, server + "ended the remote statement: "
                    + firstLine(failure), failure);
        }
        if (state.startsWith("08") || state.startsWith("57P")) {
            return new SkeinException(ErrorCode.SOURCE_UNAVAILABLE, server + "(" + options.place()
                    + ") broke the connection: " + firstLine(failure) + "; run the statement again when it is back",
                    failure);
        }
        if (state.equals("42501")) {
            return new SkeinException(ErrorCode.SOURCE_FAILED, server + "does not let user \"" + options.user()
                    + "\" read it: " + firstLine(failure) + "; grant the user SELECT there", failure);
        }
        if (state.startsWith("42")) {
            return new SkeinException(ErrorCode.SOURCE_FAILED, server + "refused the remote statement: "
                    + firstLine(failure) + "; the table may have changed there in the meantime, so run the statement"
                    + " again", failure);
        }
        if (state.equals("22003")) {
            return new SkeinException(ErrorCode.NUMERIC_OUT_OF_RANGE, server + "met a number out of range: "
                    + firstLine(failure), failure);
        }
        return new SkeinException(ErrorCode.SOURCE_FAILED, server + "failed: " + firstLine(failure), failure);
    }

    private static String state(SQLException failure) {
        String state = failure.getSQLState();
        return state == null ? "" : state;
    }

    private static String firstLine(SQLException failure) {
        String message = failure.getMessage();
        if (message == null) {
            return failure.getClass().getSimpleName();
        }
        String line = message.strip().lines().findFirst().orElse("");
        return line.startsWith("FATAL: ") || line.startsWith("ERROR: ") ? line.substring(7) : line;
    }
}

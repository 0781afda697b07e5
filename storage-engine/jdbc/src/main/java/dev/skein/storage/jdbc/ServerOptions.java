package dev.skein.storage.jdbc;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/// What CREATE SERVER said of a database.
///
/// @param server the name of the server, which is the catalog of its tables
/// @param place host, port and database for messages; holds no password
/// @param user who logs in; empty if the url or the operating system says
/// @param connections the most connections to have open at a time
record ServerOptions(String server, String url, String place, String user, String password, int connections) {
    static final Set<String> NAMES = Set.of("url", "user", "password", "connections");

    private static final String PREFIX = "jdbc:postgresql:";
    private static final int DEFAULT_CONNECTIONS = 8;

    /// More would only queue up in the database.
    private static final int MAX_CONNECTIONS = 256;

    static ServerOptions of(String server, Map<String, String> options) {
        String url = options.getOrDefault("url", "");
        if (url.isEmpty()) {
            throw invalid(server, "needs the option url, such as url 'jdbc:postgresql://localhost:5432/postgres'");
        }
        Properties parsed = url.startsWith(PREFIX) ? parse(url) : null;
        if (parsed == null) {
            throw invalid(server, "has a url that is not one of PostgreSQL, the only database that type jdbc can read"
                    + " so far; write it as 'jdbc:postgresql://host:port/database'");
        }
        String place = parsed.getProperty(PGProperty.PG_HOST.getName(), "localhost") + ":"
                + parsed.getProperty(PGProperty.PG_PORT.getName(), "5432") + "/"
                + parsed.getProperty(PGProperty.PG_DBNAME.getName(), "");
        String user = options.getOrDefault("user", parsed.getProperty(PGProperty.USER.getName(), ""));
        return new ServerOptions(server, url, place, user, options.getOrDefault("password", ""),
                connections(server, options.get("connections")));
    }

    private static @Nullable Properties parse(String url) {
        return Driver.parseURL(url, new Properties());
    }

    private static int connections(String server, @Nullable String text) {
        if (text == null) {
            return DEFAULT_CONNECTIONS;
        }
        try {
            int connections = Integer.parseInt(text.strip());
            if (connections >= 1 && connections <= MAX_CONNECTIONS) {
                return connections;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw invalid(server, "has the option connections '" + text + "', which is not a number from 1 to "
                + MAX_CONNECTIONS);
    }

    private static SkeinException invalid(String server, String what) {
        return new SkeinException(ErrorCode.INVALID_PARAMETER, "server \"" + server + "\" " + what);
    }

    /// Without the password.
    @Override
    public String toString() {
        return server + " at " + place;
    }
}

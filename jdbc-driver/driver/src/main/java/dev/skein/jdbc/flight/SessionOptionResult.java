package dev.skein.jdbc.flight;

import java.sql.SQLException;

/** What a server answers to a session option. */
enum SessionOptionResult {
    ACCEPTED,
    UNKNOWN_NAME,
    INVALID_VALUE;

    private static final int ERROR_INVALID_NAME = 1;

    /** Reads {@code SetSessionOptionsResult}, a map of option names to errors. */
    static SessionOptionResult decode(byte[] message, String option) throws SQLException {
        ProtoReader reader = new ProtoReader(message);
        for (int field = reader.next(); field != 0; field = reader.next()) {
            if (field != 1) {
                reader.skip();
                continue;
            }
            ProtoReader entry = reader.message();
            String name = "";
            long error = 0;
            for (int part = entry.next(); part != 0; part = entry.next()) {
                switch (part) {
                    case 1 -> name = entry.text();
                    case 2 -> error = errorOf(entry.message());
                    default -> entry.skip();
                }
            }
            if (name.equals(option)) {
                return error == ERROR_INVALID_NAME ? UNKNOWN_NAME : INVALID_VALUE;
            }
        }
        return ACCEPTED;
    }

    private static long errorOf(ProtoReader error) throws SQLException {
        long value = 0;
        for (int field = error.next(); field != 0; field = error.next()) {
            if (field == 1) {
                value = error.number();
            } else {
                error.skip();
            }
        }
        return value;
    }
}

package dev.skein.jdbc;

import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;

/** Says plainly what this driver does not do. */
final class Unsupported {
    private Unsupported() {}

    static SQLException feature(String what) {
        return new SQLFeatureNotSupportedException("Skein does not support " + what, "0A000");
    }

    static <T> T unwrap(Object object, Class<T> wanted) throws SQLException {
        if (wanted.isInstance(object)) {
            return wanted.cast(object);
        }
        throw new SQLException(object.getClass().getSimpleName() + " is no wrapper for " + wanted.getName(), "HY000");
    }
}

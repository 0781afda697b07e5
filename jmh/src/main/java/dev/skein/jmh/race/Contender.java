package dev.skein.jmh.race;

import java.sql.SQLException;

/// An engine, reached in one way. Confined to one thread.
public interface Contender extends AutoCloseable {
    String name();

    /// Runs a query and takes all its rows.
    ///
    /// @return how many there were
    long run(String sql) throws SQLException;

    @Override
    void close() throws SQLException;
}

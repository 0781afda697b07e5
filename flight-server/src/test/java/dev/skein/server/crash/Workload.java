package dev.skein.server.crash;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// One client's changes to tables that only it writes, and what it knows of them.
///
/// A change is acknowledged when its statement has returned. One whose connection broke may have happened or not, but not
/// in part; [#check] finds out and takes what it finds as the new state.
interface Workload {
    /// Makes the tables.
    void prepare(Statement statement) throws SQLException;

    /// Makes one change. An [SQLException] leaves it open whether it happened.
    void change(Statement statement) throws SQLException;

    /// Compares the tables with what this client knows.
    ///
    /// @throws AssertionError what was lost, doubled or half done
    void check(Connection connection) throws SQLException;

    /// The changes acknowledged so far.
    int acknowledged();
}

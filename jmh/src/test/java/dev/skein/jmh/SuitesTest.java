package dev.skein.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SuitesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void tpchRunsAndNoticesAWrongAnswer() throws IOException, SQLException {
        assertEquals(0, run("tpch", "--scale", "0.01", "--warmups", "0", "--runs", "1"));
        assertReport("tpch-sf0.01", "| q22 |");
        assertEquals(0, run("concurrent", "--scale", "0.01", "--clients", "3", "--seconds", "0.3", "--queries", "q0[67]"));
        assertReport("tpch-sf0.01-concurrent", "| errors | 0 | 0 | |");

        change("UPDATE lineitem SET l_quantity = l_quantity + 1 WHERE l_orderkey = 1");
        assertEquals(1, run("tpch", "--scale", "0.01", "--warmups", "0", "--runs", "1", "--queries", "q01"));
        assertEquals(1, run("concurrent", "--scale", "0.01", "--clients", "1", "--seconds", "0.1", "--queries", "q01"));
    }

    @Test
    void weblogRuns() throws IOException {
        assertEquals(0, run("weblog", "--rows", "3000", "--warmups", "0", "--runs", "1"));
        assertReport("weblog-3000", "| q43 |");
    }

    @Test
    void kernelsRun() throws IOException {
        assertEquals(0, run("kernels", "--scale", "0.01", "--threads", "1", "--millis", "1", "--kernels", ".*sum"));
        assertReport("kernels", "| Long.sum |");
    }

    @Test
    void planningRuns() throws IOException {
        assertEquals(0, run("planning", "--millis", "1"));
        String report = Files.readString(folder.resolve("planning.md"));
        assertTrue(report.contains("| newStatement |") && report.contains("| knownStatement |"), report);
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 4];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--work";
        all[arguments.length + 1] = folder.resolve("work").toString();
        all[arguments.length + 2] = "--report";
        all[arguments.length + 3] = folder.toString();
        return Main.run(all);
    }

    private void assertReport(String name, String part) throws IOException {
        assertTrue(Files.readString(folder.resolve(name + ".md")).contains(part), name);
        assertTrue(Files.readString(folder.resolve(name + ".svg")).startsWith("<svg"), name);
    }

    private void change(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("work/tpch-sf0.01/peer.duckdb"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

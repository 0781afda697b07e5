package dev.skein.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.server.sql.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may come in.
final class LoginTest {
    @TempDir
    private Path directory;

    @Test
    void onlyUsersWithTheirPasswordComeIn() throws Exception {
        Path users = Files.write(directory.resolve("users"),
                List.of("# people", "", UserFile.line("ada", "löve:lace"), UserFile.line("grace", "hopper")));
        try (TestGateway gateway = TestGateway.openForUsers(directory.resolve("data"), users)) {
            String url = gateway.gateway().url() + "/";
            try (Connection connection = DriverManager.getConnection(url, "ada", "löve:lace");
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT \"user\" FROM system.queries WHERE state = 'running'")) {
                assertTrue(row.next());
                assertEquals("ada", row.getString(1));
            }
            assertEquals("28P01", refusal(url, "ada", "wrong"));
            assertEquals("28P01", refusal(url, "ada", "hopper"));
            assertEquals("28P01", refusal(url, "nobody", "hopper"));
            assertEquals("28P01", refusal(url, "", ""));
        }
    }

    private static String refusal(String url, String user, String password) {
        SQLException failure = assertThrows(SQLException.class, () -> {
            try (Connection connection = user.isEmpty()
                            ? DriverManager.getConnection(url)
                            : DriverManager.getConnection(url, user, password);
                    Statement statement = connection.createStatement()) {
                statement.executeQuery("SELECT 1").next();
            }
        });
        assertFalse(String.valueOf(failure.getMessage()).contains(password + "\""), "the password is not told");
        return failure.getSQLState();
    }

    @Test
    void passwordsAreNeverKept() {
        String line = UserFile.line("ada", "secret");
        assertTrue(line.startsWith("ada:$argon2id$"), line);
        assertFalse(line.contains("secret"));
        assertNotEquals(line, UserFile.line("ada", "secret"), "every hash has a salt of its own");
    }

    @Test
    void tokensAreKnownOnlyToTheirHolders() {
        Tokens tokens = new Tokens();
        String token = tokens.issue("ada");
        assertEquals(Optional.of("ada"), tokens.user(token));
        assertEquals(Optional.empty(), tokens.user(token + "x"));
        assertNotEquals(token, tokens.issue("ada"));
    }
}

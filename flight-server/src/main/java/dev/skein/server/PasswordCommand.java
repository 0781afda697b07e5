package dev.skein.server;

import dev.skein.server.auth.UserFile;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Prints a line for the users file.
@Command(
        name = "password",
        description = "Asks for a password and prints the line for a user of the users file (see server --users).")
final class PasswordCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Name of the user.")
    private String user = "";

    @Override
    public Integer call() throws IOException {
        String password = read();
        if (user.isBlank() || user.contains(":") || password.isEmpty()) {
            System.err.println("a user has a name without ':' and a password that is not empty");
            return 2;
        }
        System.out.println(UserFile.line(user, password));
        return 0;
    }

    private static String read() throws IOException {
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            char[] typed = console.readPassword("Password: ");
            return typed == null ? "" : new String(typed);
        }
        String line =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line;
    }
}

package dev.skein.server;

import dev.skein.catalog.SkeinException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/// The commands of the gateway: `server`, `version`, `password`.
@Command(
        name = "skein",
        description = "A SQL query gateway.",
        mixinStandardHelpOptions = true,
        subcommands = {ServerCommand.class, VersionCommand.class, PasswordCommand.class})
public final class Main implements Runnable {
    @CommandLine.Spec
    private @Nullable CommandSpec spec;

    private Main() {}

    /// Runs a command and exits with its code: 0 for success, 1 for an error, 2 for wrong usage.
    public static void main(String[] arguments) {
        configureLogging();
        System.exit(run(arguments));
    }

    /// Logs what an operator wants to know, unless somebody configured it otherwise.
    private static void configureLogging() {
        if (System.getProperty("java.util.logging.config.file") == null) {
            try (InputStream settings = Main.class.getResourceAsStream("/logging.properties")) {
                LogManager.getLogManager().readConfiguration(Objects.requireNonNull(settings));
            } catch (IOException e) {
                throw new UncheckedIOException("the logging settings cannot be read", e);
            }
        }
    }

    static int run(String... arguments) {
        CommandLine commands = new CommandLine(new Main());
        commands.setExecutionExceptionHandler((e, command, _) -> {
            PrintWriter err = command.getErr();
            if (e instanceof SkeinException known) {
                err.println("ERROR " + known.code().sqlState() + ": " + known.getMessage());
            } else {
                err.println("ERROR XX000: a defect of Skein: " + e);
                e.printStackTrace(err);
            }
            err.flush();
            return 1;
        });
        return commands.execute(arguments);
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}

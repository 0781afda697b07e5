package dev.skein.server;

import dev.skein.catalog.SkeinException;
import java.io.PrintWriter;
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
        GatewayLogging.configureProcess();
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return commands().execute(arguments);
    }

    /// The commands, with errors told in one line.
    static CommandLine commands() {
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
            return CommandLine.ExitCode.SOFTWARE;
        });
        commands.setParameterExceptionHandler((e, _) -> {
            CommandLine command = e.getCommandLine();
            command.getErr().println(command.getCommandName() + ": " + e.getMessage());
            if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr())) {
                command.getErr().println("`" + command.getCommandSpec().qualifiedName() + " --help` lists what there is");
            }
            command.getErr().flush();
            return CommandLine.ExitCode.USAGE;
        });
        return commands;
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}

package dev.skein.jmh;

import dev.skein.catalog.SkeinException;
import dev.skein.jmh.concurrent.ConcurrentCommand;
import dev.skein.jmh.kernel.KernelsCommand;
import dev.skein.jmh.memory.MemoryCommand;
import dev.skein.jmh.planning.PlanningCommand;
import dev.skein.jmh.points.PointsCommand;
import dev.skein.jmh.tpcds.TpcdsCommand;
import dev.skein.jmh.tpch.TpchCommand;
import dev.skein.jmh.weblog.WeblogCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `skein benchmark`: a subcommand for every suite.
@Command(
        name = "benchmark",
        description = "Times Skein and its peers on this machine, in turns, after comparing their answers.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "SUITE",
        subcommands = {
            TpchCommand.class,
            TpcdsCommand.class,
            WeblogCommand.class,
            ConcurrentCommand.class,
            MemoryCommand.class,
            PointsCommand.class,
            KernelsCommand.class,
            PlanningCommand.class,
            AllCommand.class
        })
public final class Main {
    private Main() {}

    /// Runs a suite; exits with 1 if answers differ.
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /// @return the exit code
    static int run(String... arguments) {
        CommandLine command = new CommandLine(new Main());
        command.setExecutionExceptionHandler((problem, _, _) -> {
            if (problem instanceof SkeinException told) {
                System.err.println("skein benchmark: " + told.getMessage());
                return 1;
            }
            throw problem;
        });
        return command.execute(arguments);
    }
}

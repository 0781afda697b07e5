package dev.skein.shell;

import dev.skein.shell.format.ResultFormat;
import java.io.BufferedWriter;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `skein sql`: runs statements that it is given, or talks to a person at a terminal.
@Command(
        name = "skein sql",
        description = "Runs SQL on a gateway: the statements of -e and -f, or what standard input has; at a terminal it asks"
                + " for them.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all statements ran", "1:a statement failed; the rest was not run", "2:wrong usage",
            "3:no connection to the gateway"
        })
public final class Main implements Callable<Integer> {
    private static final String DEFAULT_URL = "jdbc:skein://127.0.0.1:32010/";
    private static final int FAILED = 1;
    private static final int NOT_CONNECTED = 3;

    /// What the system says when the reader of the output has seen enough, as `head` has; that is nothing to report.
    private static final String BROKEN_PIPE = "Broken pipe";

    @Parameters(
            arity = "0..1",
            paramLabel = "URL",
            description = "where the gateway is: jdbc:skein://HOST:PORT/SCHEMA, or HOST:PORT (default: 127.0.0.1:32010)")
    private @Nullable String url;

    @Option(names = "-e", paramLabel = "SQL", description = "run these statements; may be given several times")
    private final List<String> statements = new ArrayList<>();

    @Option(names = "-f", paramLabel = "FILE", description = "run the statements of this file; may be given several times")
    private final List<Path> files = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "how results look: table, csv, tsv, json, jsonl, markdown, vertical (default: table)")
    private String format = "table";

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "who logs in; the password is asked for, or taken from the variable SKEIN_PASSWORD")
    private @Nullable String user;

    @Option(names = "--embedded", paramLabel = "DIR", description = "run a gateway on this data directory in this process")
    private @Nullable Path embedded;

    @Option(names = "--timing", description = "tell how long each statement takes")
    private boolean timing;

    @Option(names = "--interactive", description = "at a terminal, stay in the shell after -e and -f")
    private boolean stay;

    private Main() {}

    /// Runs the shell and exits.
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() {
        ResultFormat chosen = ResultFormat.named(format);
        if (chosen == null) {
            System.err.println("skein sql: no format \"" + format + "\"; there are " + ResultFormat.labels());
            return CommandLine.ExitCode.USAGE;
        }
        boolean given = !statements.isEmpty() || !files.isEmpty();
        boolean terminal = isTerminal(System.console());
        try (Connection connection = connect();
                Writer out = new BufferedWriter(
                        new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8), 1 << 16)) {
            int code = given || !terminal ? runAll(connection, out, chosen) : 0;
            if (code == 0 && terminal && (stay || !given)) {
                new InteractiveShell(connection, chosen, timing).run();
            }
            return code;
        } catch (SQLException e) {
            System.err.println(Session.describe(e));
            return NOT_CONNECTED;
        } catch (IOException e) {
            if (BROKEN_PIPE.equals(e.getMessage())) {
                return FAILED;
            }
            System.err.println("skein sql: the output cannot be written: " + e.getMessage());
            return FAILED;
        }
    }

    private int runAll(Connection connection, Writer out, ResultFormat chosen) throws IOException {
        Session session = Session.ofScript(connection, out, chosen);
        session.showTiming(timing);
        Commands commands = new Commands(session);
        Thread canceller = new Thread(session::cancel, "cancel");
        Runtime.getRuntime().addShutdownHook(canceller);
        try {
            for (String script : scripts()) {
                for (String statement : StatementSplitter.split(script).all()) {
                    if (!commands.runAny(statement)) {
                        return 0;
                    }
                }
            }
            return 0;
        } catch (SQLException e) {
            out.flush();
            System.err.println(Session.describe(e));
            return FAILED;
        } catch (ShellException e) {
            out.flush();
            System.err.println("skein sql: " + e.getMessage());
            return FAILED;
        }
    }

    private List<String> scripts() throws IOException, ShellException {
        List<String> scripts = new ArrayList<>(statements);
        for (Path file : files) {
            scripts.add(Commands.read(file));
        }
        if (scripts.isEmpty()) {
            scripts.add(new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
        }
        return scripts;
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        if (user != null) {
            properties.setProperty("user", user);
            String password = password(user);
            if (password != null) {
                properties.setProperty("password", password);
            }
        }
        return DriverManager.getConnection(address(), properties);
    }

    private String address() {
        if (embedded != null) {
            return "jdbc:skein:embedded:" + embedded;
        }
        if (url == null) {
            return DEFAULT_URL;
        }
        return url.startsWith("jdbc:") ? url : "jdbc:skein://" + url + (url.contains("/") ? "" : "/");
    }

    private static @Nullable String password(String user) {
        String known = System.getenv("SKEIN_PASSWORD");
        if (known != null) {
            return known;
        }
        Console console = System.console();
        char[] typed = console == null || !isTerminal(console) ? null : console.readPassword("password of %s: ", user);
        return typed == null ? null : new String(typed);
    }

    private static boolean isTerminal(@Nullable Console console) {
        return console != null && console.isTerminal();
    }
}

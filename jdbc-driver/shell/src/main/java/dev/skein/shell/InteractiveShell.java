package dev.skein.shell;

import dev.skein.shell.format.ResultFormat;
import dev.skein.shell.format.TerminalText;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;

/// Talks to a person at a terminal: reads statements over several lines, with history, completion and colours; Ctrl-C
/// cancels the running statement, or gives up the one being typed; Ctrl-D ends.
final class InteractiveShell {
    private final Connection connection;
    private final ResultFormat format;
    private final boolean timing;

    InteractiveShell(Connection connection, ResultFormat format, boolean timing) {
        this.connection = connection;
        this.format = format;
        this.timing = timing;
    }

    void run() throws IOException {
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            run(terminal);
        }
    }

    void run(Terminal terminal) throws IOException {
        boolean color = !terminal.getType().startsWith(Terminal.TYPE_DUMB) && System.getenv("NO_COLOR") == null;
        TerminalOutput output = new TerminalOutput(terminal);
        Session session = Session.ofPerson(connection, output.buffered(), format, color, output::width);
        session.showTiming(timing);
        Commands commands = new Commands(session);
        LineReader reader = LineReaderBuilder.builder()
                .appName("skein")
                .terminal(terminal)
                .parser(new SqlParser())
                .completer(new SqlCompleter(connection))
                .highlighter(new SqlHighlighter())
                .variable(LineReader.HISTORY_FILE, Path.of(System.getProperty("user.home"), ".skein_history"))
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "   ...> ")
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.CASE_INSENSITIVE, true)
                .build();
        terminal.handle(Signal.INT, _ -> session.cancel());
        terminal.writer().println("Connected. End statements with a semicolon; \\? lists the commands, \\q ends.");
        while (true) {
            String text;
            try {
                text = reader.readLine("skein> ");
            } catch (UserInterruptException _) {
                continue;
            } catch (EndOfFileException _) {
                return;
            }
            if (!runAll(text, commands, session, output, color)) {
                return;
            }
        }
    }

    /// @return false if the shell is to end
    private static boolean runAll(String text, Commands commands, Session session, TerminalOutput output, boolean color)
            throws IOException {
        for (String statement : StatementSplitter.split(text).all()) {
            try (Progress progress = Progress.start(session, output.terminal())) {
                output.endsAtOutput(progress);
                if (!commands.runAny(statement)) {
                    return false;
                }
            } catch (SQLException e) {
                complain(output.terminal(), Session.describe(e), color);
                return true;
            } catch (ShellException e) {
                complain(output.terminal(), String.valueOf(e.getMessage()), color);
                return true;
            }
        }
        return true;
    }

    private static void complain(Terminal terminal, String message, boolean color) {
        terminal.writer().println(color ? TerminalText.RED + message + TerminalText.RESET : message);
        terminal.flush();
    }
}

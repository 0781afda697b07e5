package dev.skein.shell;

import java.io.BufferedWriter;
import java.io.Writer;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/// What the shell prints at a terminal. The first output of a statement ends the display of its progress, which would
/// otherwise share a line with it.
final class TerminalOutput extends Writer {
    private static final int BUFFER_CHARACTERS = 1 << 14;

    private final Terminal terminal;
    private @Nullable Progress progress;

    TerminalOutput(Terminal terminal) {
        this.terminal = terminal;
    }

    Terminal terminal() {
        return terminal;
    }

    /// The columns that the terminal has now; without bound if it does not tell.
    int width() {
        return columns(terminal);
    }

    static int columns(Terminal terminal) {
        int columns = terminal.getSize().getColumns();
        return columns > 0 ? columns : Integer.MAX_VALUE;
    }

    /// Has the next output end this progress.
    void endsAtOutput(Progress running) {
        progress = running;
    }

    /// This, for the many short writes of a table.
    Writer buffered() {
        return new BufferedWriter(this, BUFFER_CHARACTERS);
    }

    @Override
    public void write(char[] characters, int offset, int count) {
        if (progress != null) {
            progress.close();
            progress = null;
        }
        terminal.writer().write(characters, offset, count);
    }

    @Override
    public void flush() {
        terminal.flush();
    }

    @Override
    public void close() {
        // the terminal belongs to who opened it
        flush();
    }
}

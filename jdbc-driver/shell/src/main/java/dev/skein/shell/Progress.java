package dev.skein.shell;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Terminal;

/// Shows on the terminal's current line that a long statement is at work, until its first output comes.
final class Progress implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 700;
    private static final long STEP_MILLIS = 150;
    private static final int BAR_PLACES = 20;
    private static final String ERASE = "\r\u001b[K";

    private final Session session;
    private final Terminal terminal;
    private final ServerProgress server;
    private final Thread thread;
    private volatile boolean ended;
    private boolean shown;

    private Progress(Session session, Terminal terminal) {
        this.session = session;
        this.terminal = terminal;
        this.server = new ServerProgress(session.connection());
        this.thread = Thread.ofVirtual().unstarted(this::show);
    }

    static Progress start(Session session, Terminal terminal) {
        Progress progress = new Progress(session, terminal);
        if (!terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
            progress.thread.start();
        }
        return progress;
    }

    private void show() {
        long start = System.nanoTime();
        try {
            Thread.sleep(PATIENCE_MILLIS);
            while (!ended && session.rowsSoFar() <= 0) {
                double done = server.fraction();
                synchronized (this) {
                    if (ended || session.rowsSoFar() > 0) {
                        break;
                    }
                    shown = true;
                    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                    terminal.writer().print(ERASE + line(done, millis, TerminalOutput.columns(terminal)));
                    terminal.flush();
                }
                Thread.sleep(STEP_MILLIS);
            }
        } catch (InterruptedException _) {
            // The statement ended.
        } finally {
            erase();
            server.close();
        }
    }

    /// A bar and the time, or only the time if nothing is known.
    ///
    /// @param width the columns of the terminal; the line leaves room for the `^C` that the terminal itself echoes, since one
    /// that wraps would not be erased as a whole
    static String line(double done, long millis, int width) {
        String line = bar(done) + String.format(Locale.ROOT, "%.1f s", millis / 1000.0) + "  (Ctrl-C cancels)";
        return line.substring(0, Math.min(line.length(), Math.max(0, width - 3)));
    }

    private static String bar(double done) {
        if (Double.isNaN(done)) {
            return "working … ";
        }
        int filled = Math.clamp(Math.round(done * BAR_PLACES), 0, BAR_PLACES);
        return "[" + "█".repeat(filled) + "░".repeat(BAR_PLACES - filled) + "] "
                + String.format(Locale.ROOT, "%3.0f%% ", 100 * done);
    }

    private synchronized void erase() {
        if (shown) {
            shown = false;
            terminal.writer().print(ERASE);
            terminal.flush();
        }
    }

    @Override
    public void close() {
        ended = true;
        thread.interrupt();
        erase();
    }
}

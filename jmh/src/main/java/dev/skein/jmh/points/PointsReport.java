package dev.skein.jmh.points;

import dev.skein.jmh.race.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What was measured: a page with a table.
///
/// @param rounds one entry per work and round
record PointsReport(
        String command, long rows, int connections, double seconds, String postgresVersion, List<Round> rounds) {
    /// Both engines at the same work, one right after the other.
    record Round(Work work, Timings postgres, Timings skein) {}

    PointsReport {
        rounds = List.copyOf(rounds);
    }

    /// The round whose ratio is the median of those of a work.
    private Round median(Work work) {
        List<Round> found = new ArrayList<>(rounds);
        found.removeIf(round -> round.work() != work);
        found.sort((one, other) -> Double.compare(ratio(one), ratio(other)));
        return found.get(found.size() / 2);
    }

    private static double ratio(Round round) {
        return round.skein().perSecond() / round.postgres().perSecond();
    }

    /// For a terminal.
    String text() {
        StringBuilder text = new StringBuilder("""
                | work | PostgreSQL per second | p50 ms | p99 ms | Skein per second | p50 ms | p99 ms | times |
                |---|---:|---:|---:|---:|---:|---:|---:|
                """);
        for (Work work : Work.values()) {
            Round round = median(work);
            text.append(String.format(Locale.ROOT, "| %s | %s | %s | %.2f |%n",
                    work.title(), cells(round.postgres()), cells(round.skein()), ratio(round)));
        }
        return text.toString();
    }

    private static String cells(Timings timings) {
        return String.format(
                Locale.ROOT, "%.0f | %.2f | %.2f", timings.perSecond(), timings.medianMillis(), timings.tailMillis());
    }

    /// Writes a page, and says where.
    Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        String page = "# Lookups and single-row inserts\n\nMade by `" + command + "`; do not edit.\n\n"
                + Machine.current().markdown() + "- PostgreSQL " + postgresVersion
                + ", fsync and synchronous_commit on, over pgjdbc; Skein over its JDBC driver (Flight); both in processes of"
                + " their own, clients beside them on the same machine\n"
                + "- each engine did each work untimed until a round was hardly faster than the one before, eight rounds at most\n- " + connections + " connections, "
                + String.format(Locale.ROOT, "%,d", rows) + " rows with ids in no order, " + seconds
                + " s per engine and round, in turns; the round with the median ratio is shown\n"
                + "- every answer of a lookup was checked; all rows that were inserted were there in the end\n\n" + text();
        return Files.writeString(folder.resolve("points.md"), page);
    }
}

package dev.skein.jmh.race;

import dev.skein.executor.ResultStream;
import dev.skein.server.Gateway;
import dev.skein.server.query.Outcome;
import dev.skein.server.query.Session;
import dev.skein.storage.batch.Batch;

/// Skein without a door: its query service is called directly.
final class InProcess implements Contender {
    private final Gateway gateway;
    private final Session session = new Session("benchmark");

    /// @param gateway stays the caller's to close
    InProcess(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public String name() {
        return "Skein";
    }

    @Override
    public long run(String sql) {
        long rows = 0;
        if (gateway.queries().execute(session, sql) instanceof Outcome.Rows result) {
            try (ResultStream stream = result.stream()) {
                for (Batch batch = stream.next(); batch != null; batch = stream.next()) {
                    rows += batch.selectedCount();
                }
            }
        }
        return rows;
    }

    @Override
    public void close() {
        // The gateway is not its own.
    }
}

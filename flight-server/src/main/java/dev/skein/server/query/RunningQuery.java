package dev.skein.server.query;

import dev.skein.executor.Cancellation;
import dev.skein.executor.QueryProfile;
import dev.skein.planner.StatementText;
import dev.skein.server.admission.Place;
import dev.skein.storage.memory.QueryMemory;
import java.time.Instant;

/// A statement while it runs, or waits to.
///
/// @param id identifies it in messages and `system.queries`
/// @param sql its text; passwords in it are hidden
/// @param user who runs it
/// @param startedAt when it started
/// @param memory what it holds
/// @param place where it is in the queue, if it waits
/// @param cancellation ends it early
/// @param profile what its operators have done so far
public record RunningQuery(
        String id,
        String sql,
        String user,
        Instant startedAt,
        QueryMemory memory,
        Place place,
        Cancellation cancellation,
        QueryProfile profile) {
    public RunningQuery {
        sql = StatementText.withoutSecrets(sql);
    }
}

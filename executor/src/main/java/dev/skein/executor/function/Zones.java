package dev.skein.executor.function;

import dev.skein.executor.kernel.CivilDate;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// Between instants and local time, both in microseconds since 1970-01-01T00:00:00.
public final class Zones {
    private Zones() {}

    /// How far a zone is ahead of UTC at an instant.
    public static int offsetSeconds(long instantMicros, ZoneId zone) {
        if (zone instanceof ZoneOffset fixed) {
            return fixed.getTotalSeconds();
        }
        long seconds = Math.floorDiv(instantMicros, CivilDate.MICROS_PER_SECOND);
        return zone.getRules().getOffset(Instant.ofEpochSecond(seconds)).getTotalSeconds();
    }

    /// What clocks in a zone show at an instant.
    public static long toLocal(long instantMicros, ZoneId zone) {
        return instantMicros + offsetSeconds(instantMicros, zone) * CivilDate.MICROS_PER_SECOND;
    }

    /// The instant at which clocks in a zone show a time; in a gap the time is read with the offset before it, in an
    /// overlap the earlier instant counts.
    public static long toInstant(long localMicros, ZoneId zone) {
        if (zone instanceof ZoneOffset fixed) {
            return localMicros - fixed.getTotalSeconds() * CivilDate.MICROS_PER_SECOND;
        }
        long seconds = Math.floorDiv(localMicros, CivilDate.MICROS_PER_SECOND);
        LocalDateTime local = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
        return localMicros - zone.getRules().getOffset(local).getTotalSeconds() * CivilDate.MICROS_PER_SECOND;
    }
}

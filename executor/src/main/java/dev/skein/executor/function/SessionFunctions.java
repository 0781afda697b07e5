package dev.skein.executor.function;

import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.CivilDate;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// Functions of the statement's circumstances rather than of arguments: clock, zone, chance.
final class SessionFunctions {
    private SessionFunctions() {}

    static void define(FunctionSet set) {
        for (String name : new String[] {"now", "current_timestamp", "transaction_timestamp", "statement_timestamp"}) {
            set.define(name).volatileResult().returns(SqlType.TIMESTAMP_TZ, site -> {
                long micros = TextForm.micros(site.startedAt());
                return (_, out) -> out.set(micros);
            });
        }
        set.define("clock_timestamp").volatileResult().returns(SqlType.TIMESTAMP_TZ,
                (_, out) -> out.set(TextForm.micros(java.time.Clock.systemUTC().instant())));
        set.define("localtimestamp").volatileResult().returns(SqlType.TIMESTAMP, site -> {
            long micros = local(site);
            return (_, out) -> out.set(micros);
        });
        for (String name : new String[] {"current_date", "today"}) {
            set.define(name).volatileResult().returns(SqlType.DATE, site -> {
                long day = Math.floorDiv(local(site), CivilDate.MICROS_PER_DAY);
                return (_, out) -> out.set(day);
            });
        }
        for (String name : new String[] {"current_time", "localtime"}) {
            set.define(name).volatileResult().returns(SqlType.TIME, site -> {
                long micros = Math.floorMod(local(site), CivilDate.MICROS_PER_DAY);
                return (_, out) -> out.set(micros);
            });
        }
        set.define("random").volatileResult().returns(SqlType.DOUBLE,
                (_, out) -> out.set(ThreadLocalRandom.current().nextDouble()));
        for (String name : new String[] {"gen_random_uuid", "uuid"}) {
            set.define(name).volatileResult().returns(SqlType.UUID, (_, out) -> {
                UUID value = UUID.randomUUID();
                out.set(value.getMostSignificantBits(), value.getLeastSignificantBits());
            });
        }
    }

    private static long local(CallSite site) {
        return Zones.toLocal(TextForm.micros(site.startedAt()), site.timeZone());
    }
}

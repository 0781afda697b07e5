package dev.skein.storage.files.write;

import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.UUID;

/// Writes values as the text that the readers of files understand: ISO 8601 dates and times, decimals with all their
/// digits, `true` and `false`, binary as `\x` and hexadecimal digits.
final class ValueText {
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final long NANOS_PER_MICRO = 1000;

    private ValueText() {}

    /// Appends a value that is not null, of a dense column.
    static void append(ByteSink sink, Column column, SqlType type, int row) {
        switch (column) {
            case LongColumn longs -> appendLong(sink, longs.values()[row], type);
            case DoubleColumn doubles -> sink.append(type.equals(SqlType.REAL)
                    ? Float.toString((float) doubles.values()[row])
                    : Double.toString(doubles.values()[row]));
            case WideColumn wide -> appendWide(sink, wide.high()[row], wide.low()[row], type);
            case BytesColumn bytes -> appendBytes(sink, bytes, row, type);
            case DictionaryColumn coded -> appendBytes(sink, coded.dictionary(), coded.codes()[row], type);
            default -> throw new IllegalArgumentException("not a dense column: " + column.getClass());
        }
    }

    private static void appendLong(ByteSink sink, long value, SqlType type) {
        sink.append(switch (type.kind()) {
            case BOOLEAN -> value != 0 ? "true" : "false";
            case DECIMAL -> BigDecimal.valueOf(value, type.scale()).toPlainString();
            case DATE -> date(value);
            case TIME -> time(value);
            case TIMESTAMP -> timestamp(value);
            case TIMESTAMP_TZ -> timestamp(value) + "+00:00";
            case INTERVAL_YEAR_MONTH -> Period.ofMonths(Math.toIntExact(value)).normalized().toString();
            case INTERVAL_DAY_TIME -> Duration.of(value, ChronoUnit.MICROS).toString();
            case NULL, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, CHAR, VARCHAR, VARBINARY, UUID ->
                Long.toString(value);
        });
    }

    private static String date(long day) {
        String text = LocalDate.ofEpochDay(day).toString();
        return text.startsWith("+") ? text.substring(1) : text;
    }

    private static String time(long micros) {
        if (micros == MICROS_PER_DAY) {
            return "24:00:00";
        }
        String text = LocalTime.ofNanoOfDay(micros * NANOS_PER_MICRO).toString();
        return text.length() == 5 ? text + ":00" : text;
    }

    private static String timestamp(long micros) {
        return date(Math.floorDiv(micros, MICROS_PER_DAY)) + " " + time(Math.floorMod(micros, MICROS_PER_DAY));
    }

    private static void appendWide(ByteSink sink, long high, long low, SqlType type) {
        if (type.equals(SqlType.UUID)) {
            sink.append(new UUID(high, low).toString());
            return;
        }
        BigInteger unscaled = BigInteger.valueOf(high)
                .shiftLeft(Long.SIZE)
                .add(BigInteger.valueOf(low >>> 1).shiftLeft(1).add(BigInteger.valueOf(low & 1)));
        sink.append(new BigDecimal(unscaled, type.scale()).toPlainString());
    }

    private static void appendBytes(ByteSink sink, BytesColumn bytes, int row, SqlType type) {
        int start = bytes.starts()[row];
        int length = bytes.lengths()[row];
        if (type.equals(SqlType.VARBINARY)) {
            sink.append("\\x" + HexFormat.of().formatHex(bytes.heap(), start, start + length));
        } else {
            sink.append(bytes.heap(), start, length);
        }
    }
}

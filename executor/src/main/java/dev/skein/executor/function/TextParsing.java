package dev.skein.executor.function;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.Lane;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Utf8;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

/// Reads values of one type from text, as PostgreSQL does: what casts from text do.
public final class TextParsing {
    /// The longest text that is read as a number: more digits than any number has, and a bound for big integers.
    private static final int MAX_NUMBER_CHARACTERS = 1000;

    private TextParsing() {}

    /// Reads the first argument.
    ///
    /// @param zone of a TIMESTAMP WITH TIME ZONE whose text names none
    public static RowFunction to(SqlType type, ZoneId zone) {
        return switch (type.kind()) {
            case NULL -> (_, out) -> out.setNull();
            case BOOLEAN -> (in, out) -> out.set(truth(in.text(0)));
            case TINYINT, SMALLINT, INTEGER, BIGINT -> (in, out) -> out.set(integer(in, type));
            case REAL -> (in, out) -> out.set(floating(in.text(0), true));
            case DOUBLE -> (in, out) -> out.set(floating(in.text(0), false));
            case DECIMAL -> (in, out) -> decimal(in.text(0), type, out);
            case CHAR, VARCHAR -> (in, out) -> cut(in, type, out);
            case VARBINARY -> (in, out) -> binary(in, out);
            case DATE -> (in, out) -> out.set(DateTimeParser.date(in.text(0)));
            case TIME -> (in, out) -> out.set(DateTimeParser.time(in.text(0)));
            case TIMESTAMP -> (in, out) -> out.set(DateTimeParser.timestamp(in.text(0)));
            case TIMESTAMP_TZ -> (in, out) -> out.set(DateTimeParser.instant(in.text(0), zone));
            case INTERVAL_YEAR_MONTH -> (in, out) -> out.set(IntervalParser.months(in.text(0)));
            case INTERVAL_DAY_TIME -> (in, out) -> out.set(IntervalParser.micros(in.text(0)));
            case UUID -> (in, out) -> uuid(in.text(0), out);
        };
    }

    /// A text brought to the length of its type: an explicit cast cuts what is too long.
    static void cut(Arguments in, SqlType type, RowResult out) {
        byte[] heap = in.heap(0);
        int start = in.start(0);
        int length = in.length(0);
        out.bytes().append(heap, start, cutLength(heap, start, length, type));
    }

    /// How many bytes of a text its type holds; CHAR keeps no blanks at its end.
    public static int cutLength(byte[] heap, int start, int length, SqlType type) {
        int end = type.precision() == SqlType.UNBOUNDED
                ? start + length
                : Utf8.offset(heap, start, length, type.precision());
        if (type.kind() == dev.skein.catalog.TypeKind.CHAR) {
            while (end > start && heap[end - 1] == ' ') {
                end--;
            }
        }
        return end - start;
    }

    private static boolean truth(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        boolean yes = !word.isEmpty() && ("true".startsWith(word) || "yes".startsWith(word))
                || word.equals("on") || word.equals("1");
        boolean no = !word.isEmpty() && ("false".startsWith(word) || "no".startsWith(word))
                || word.equals("of") || word.equals("off") || word.equals("0");
        if (yes == no) {
            throw invalid("boolean", text);
        }
        return yes;
    }

    private static long integer(Arguments in, SqlType type) {
        byte[] heap = in.heap(0);
        int at = in.start(0);
        int end = at + in.length(0);
        while (at < end && heap[at] == ' ') {
            at++;
        }
        while (end > at && heap[end - 1] == ' ') {
            end--;
        }
        boolean negative = at < end && heap[at] == '-';
        if (at < end && (heap[at] == '-' || heap[at] == '+')) {
            at++;
        }
        if (at == end) {
            throw invalid(type.toString(), in.text(0));
        }
        // counts down, because the least long has no positive counterpart
        long value = 0;
        boolean overflow = false;
        for (; at < end; at++) {
            int digit = heap[at] - '0';
            if (digit < 0 || digit > 9) {
                throw invalid(type.toString(), in.text(0));
            }
            overflow |= value < Long.MIN_VALUE / 10 || value * 10 < Long.MIN_VALUE + digit;
            value = value * 10 - digit;
        }
        overflow |= !negative && value == Long.MIN_VALUE;
        long signed = negative ? value : -value;
        if (overflow || signed < type.minimumLong() || signed > type.maximumLong()) {
            throw outOfRange(in.text(0), type);
        }
        return signed;
    }

    private static double floating(String text, boolean single) {
        String word = text.strip();
        double special = switch (word.toLowerCase(Locale.ROOT)) {
            case "nan" -> Double.NaN;
            case "infinity", "inf", "+infinity", "+inf" -> Double.POSITIVE_INFINITY;
            case "-infinity", "-inf" -> Double.NEGATIVE_INFINITY;
            default -> 0;
        };
        if (special != 0) {
            return special;
        }
        boolean plain = !word.isEmpty();
        for (int i = 0; i < word.length(); i++) {
            plain &= "0123456789+-.eE".indexOf(word.charAt(i)) >= 0;
        }
        try {
            double value = plain ? (single ? Float.parseFloat(word) : Double.parseDouble(word)) : Double.NaN;
            if (!plain) {
                throw invalid(single ? "REAL" : "DOUBLE", text);
            }
            if (Double.isInfinite(value)) {
                throw outOfRange(text, single ? SqlType.REAL : SqlType.DOUBLE);
            }
            return value;
        } catch (NumberFormatException e) {
            throw invalid(single ? "REAL" : "DOUBLE", text);
        }
    }

    private static void decimal(String text, SqlType type, RowResult out) {
        String word = text.strip();
        BigInteger unscaled;
        try {
            if (word.length() > MAX_NUMBER_CHARACTERS) {
                throw outOfRange(word.substring(0, 20) + "…", type);
            }
            BigDecimal value = new BigDecimal(word);
            // powers far out of range need no digits to be refused
            if (value.signum() != 0 && value.precision() - (long) value.scale() > SqlType.MAX_DECIMAL_PRECISION) {
                throw outOfRange(word, type);
            }
            unscaled = value.precision() - (long) value.scale() < -SqlType.MAX_DECIMAL_PRECISION - 1L
                    ? BigInteger.ZERO
                    : value.setScale(type.scale(), RoundingMode.HALF_UP).unscaledValue();
        } catch (NumberFormatException e) {
            throw new SkeinException(ErrorCode.INVALID_TEXT_REPRESENTATION,
                    "invalid input syntax for type " + type + ": \"" + text + "\"", e);
        }
        if (unscaled.abs().compareTo(BigInteger.TEN.pow(type.precision())) >= 0) {
            throw outOfRange(word, type);
        }
        if (type.lane() == Lane.LONG) {
            out.set(unscaled.longValueExact());
        } else {
            out.set(unscaled);
        }
    }

    private static void binary(Arguments in, RowResult out) {
        byte[] heap = in.heap(0);
        int start = in.start(0);
        int length = in.length(0);
        if (length >= 2 && heap[start] == '\\' && heap[start + 1] == 'x') {
            String digits = in.text(0).substring(2).replace(" ", "");
            try {
                byte[] bytes = HexFormat.of().parseHex(digits);
                out.bytes().append(bytes, 0, bytes.length);
            } catch (IllegalArgumentException e) {
                throw new SkeinException(ErrorCode.INVALID_TEXT_REPRESENTATION,
                        "invalid hexadecimal data: \"" + in.text(0) + "\"", e);
            }
            return;
        }
        for (int i = start; i < start + length; i++) {
            if (heap[i] != '\\') {
                out.bytes().append(heap[i]);
            } else if (i + 1 < start + length && heap[i + 1] == '\\') {
                out.bytes().append('\\');
                i++;
            } else if (i + 3 < start + length && octal(heap[i + 1]) && octal(heap[i + 2]) && octal(heap[i + 3])) {
                out.bytes().append((heap[i + 1] - '0') << 6 | (heap[i + 2] - '0') << 3 | heap[i + 3] - '0');
                i += 3;
            } else {
                throw invalid("VARBINARY", in.text(0));
            }
        }
    }

    private static boolean octal(byte digit) {
        return digit >= '0' && digit <= '7';
    }

    private static void uuid(String text, RowResult out) {
        String digits = text.strip().replace("-", "");
        if (digits.startsWith("{") && digits.endsWith("}")) {
            digits = digits.substring(1, digits.length() - 1);
        }
        if (digits.length() != 32) {
            throw invalid("UUID", text);
        }
        try {
            UUID value = new UUID(
                    Long.parseUnsignedLong(digits, 0, 16, 16), Long.parseUnsignedLong(digits, 16, 32, 16));
            out.set(value.getMostSignificantBits(), value.getLeastSignificantBits());
        } catch (NumberFormatException e) {
            throw new SkeinException(ErrorCode.INVALID_TEXT_REPRESENTATION,
                    "invalid input syntax for type UUID: \"" + text + "\"", e);
        }
    }

    private static SkeinException invalid(String type, String text) {
        return new SkeinException(ErrorCode.INVALID_TEXT_REPRESENTATION,
                "invalid input syntax for type " + type + ": \"" + text + "\"");
    }

    private static SkeinException outOfRange(String text, SqlType type) {
        return new SkeinException(
                ErrorCode.NUMERIC_OUT_OF_RANGE, "value \"" + text + "\" is out of range for type " + type);
    }
}

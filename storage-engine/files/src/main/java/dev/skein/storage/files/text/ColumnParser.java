package dev.skein.storage.files.text;

import dev.skein.catalog.Lane;
import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.batch.LongColumn;
import dev.skein.storage.batch.WideColumn;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Turns the fields of one column into values. The arrays of a column are used again for the next one; text stays where
/// it is.
public final class ColumnParser {
    /// Values longer than this are not shown whole in messages.
    private static final int SHOWN_CHARACTERS = 60;

    private static final int WIDE_LANE_BITS = 128;

    /// Its bits stand for text that is no number.
    private static final String LEAST_LONG = String.valueOf(Long.MIN_VALUE);

    private final SqlType type;
    private final LongText longText;
    private final boolean[] nulls = new boolean[Batch.MAX_ROWS];
    private final long[] longs;
    private final long[] highs;
    private final double[] doubles;

    /// Reads one value of the long lane; gives [NumberText#NONE] for what it cannot read.
    private interface LongText {
        long parse(byte[] bytes, int start, int end);
    }

    /// @param type the type of the values
    public ColumnParser(SqlType type) {
        this.type = type;
        this.longText = longText(type);
        boolean wide = type.lane() == Lane.WIDE;
        longs = new long[wide || type.lane() == Lane.LONG ? Batch.MAX_ROWS : 0];
        highs = new long[wide ? Batch.MAX_ROWS : 0];
        doubles = new double[type.lane() == Lane.DOUBLE ? Batch.MAX_ROWS : 0];
    }

    private static LongText longText(SqlType type) {
        int scale = type.scale();
        return switch (type.kind()) {
            case BOOLEAN -> ColumnParser::truth;
            case TINYINT, SMALLINT, INTEGER, BIGINT -> NumberText::integer;
            case DECIMAL -> (bytes, start, end) -> NumberText.decimal(bytes, start, end, scale);
            case DATE -> DateTimeText::date;
            case TIME -> DateTimeText::time;
            case TIMESTAMP -> DateTimeText::timestamp;
            case TIMESTAMP_TZ -> (bytes, start, end) -> {
                long zoned = DateTimeText.zonedTimestamp(bytes, start, end);
                return zoned == NumberText.NONE ? DateTimeText.timestamp(bytes, start, end) : zoned;
            };
            case NULL, REAL, DOUBLE, CHAR, VARCHAR, VARBINARY, UUID, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME ->
                (_, _, _) -> NumberText.NONE;
        };
    }

    private static long truth(byte[] bytes, int start, int end) {
        for (String word : new String[] {"true", "t", "yes", "y", "on"}) {
            if (TypeGuess.isWord(bytes, start, end, word)) {
                return 1;
            }
        }
        for (String word : new String[] {"false", "f", "no", "n", "off"}) {
            if (TypeGuess.isWord(bytes, start, end, word)) {
                return 0;
            }
        }
        boolean digit = end - start == 1 && (bytes[start] == '0' || bytes[start] == '1');
        return digit ? bytes[start] - '0' : NumberText.NONE;
    }

    /// The values of a column.
    ///
    /// @throws BadText if a field is not of the type
    public Column parse(TextRows rows, int column) throws BadText {
        byte[] bytes = rows.bytes();
        int[] starts = rows.starts(column);
        int[] lengths = rows.lengths(column);
        int count = rows.rowCount();
        boolean @Nullable [] absent = nulls(lengths, count);
        return switch (type.lane()) {
            case LONG -> longs(bytes, starts, lengths, count, absent);
            case DOUBLE -> doubles(bytes, starts, lengths, count, absent);
            case WIDE -> wide(bytes, starts, lengths, count, absent);
            case BYTES -> bytes(bytes, starts, lengths, count, absent);
        };
    }

    private boolean @Nullable [] nulls(int[] lengths, int count) {
        boolean any = false;
        for (int i = 0; i < count; i++) {
            nulls[i] = lengths[i] < 0;
            any |= lengths[i] < 0;
        }
        return any ? nulls : null;
    }

    private LongColumn longs(byte[] bytes, int[] starts, int[] lengths, int count, boolean @Nullable [] absent)
            throws BadText {
        long least = type.minimumLong();
        long greatest = type.maximumLong();
        long minimum = Long.MAX_VALUE;
        long maximum = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            long value = 0;
            if (lengths[i] >= 0) {
                value = longText.parse(bytes, starts[i], starts[i] + lengths[i]);
                if (value == NumberText.NONE || value < least || value > greatest) {
                    value = trimmed(bytes, starts[i], lengths[i]);
                }
            }
            longs[i] = value;
            minimum = Math.min(minimum, value);
            maximum = Math.max(maximum, value);
        }
        return new LongColumn(longs, absent, count, minimum, maximum);
    }

    /// A second try without blanks around the value.
    private long trimmed(byte[] bytes, int start, int length) throws BadText {
        int from = start;
        int to = start + length;
        while (from < to && bytes[from] == ' ') {
            from++;
        }
        while (to > from && bytes[to - 1] == ' ') {
            to--;
        }
        long value = longText.parse(bytes, from, to);
        if (type.equals(SqlType.BIGINT) && LEAST_LONG.equals(text(bytes, from, to - from))) {
            return Long.MIN_VALUE;
        }
        if (value == NumberText.NONE || value < type.minimumLong() || value > type.maximumLong()) {
            throw bad(bytes, start, length);
        }
        return value;
    }

    private DoubleColumn doubles(byte[] bytes, int[] starts, int[] lengths, int count, boolean @Nullable [] absent)
            throws BadText {
        for (int i = 0; i < count; i++) {
            doubles[i] = 0;
            boolean read = lengths[i] < 0 || NumberText.floating(bytes, starts[i], starts[i] + lengths[i], doubles, i);
            if (!read) {
                throw bad(bytes, starts[i], lengths[i]);
            }
        }
        if (type.equals(SqlType.REAL)) {
            for (int i = 0; i < count; i++) {
                doubles[i] = (float) doubles[i];
            }
        }
        return new DoubleColumn(doubles, absent, count);
    }

    private WideColumn wide(byte[] bytes, int[] starts, int[] lengths, int count, boolean @Nullable [] absent)
            throws BadText {
        for (int i = 0; i < count; i++) {
            longs[i] = 0;
            highs[i] = 0;
            if (lengths[i] >= 0 && type.equals(SqlType.UUID)) {
                uuid(bytes, starts[i], lengths[i], i);
            } else if (lengths[i] >= 0) {
                wideDecimal(bytes, starts[i], lengths[i], i);
            }
        }
        return new WideColumn(highs, longs, absent, count);
    }

    private void uuid(byte[] bytes, int start, int length, int index) throws BadText {
        String digits = text(bytes, start, length).replace("-", "");
        try {
            if (digits.length() == 32) {
                highs[index] = Long.parseUnsignedLong(digits, 0, 16, 16);
                longs[index] = Long.parseUnsignedLong(digits, 16, 32, 16);
                return;
            }
        } catch (NumberFormatException e) {
            throw bad(bytes, start, length);
        }
        throw bad(bytes, start, length);
    }

    private void wideDecimal(byte[] bytes, int start, int length, int index) throws BadText {
        BigDecimal value = NumberText.bigDecimal(bytes, start, start + length, type.scale());
        if (value == null || value.precision() > type.precision()
                || value.unscaledValue().bitLength() >= WIDE_LANE_BITS) {
            throw bad(bytes, start, length);
        }
        longs[index] = value.unscaledValue().longValue();
        highs[index] = value.unscaledValue().shiftRight(Long.SIZE).longValue();
    }

    private BytesColumn bytes(byte[] bytes, int[] starts, int[] lengths, int count, boolean @Nullable [] absent)
            throws BadText {
        if (type.equals(SqlType.VARBINARY)) {
            return binary(bytes, starts, lengths, count, absent);
        }
        for (int i = 0; i < count; i++) {
            if (lengths[i] < 0) {
                lengths[i] = 0;
            } else if (!Utf8Text.isValid(bytes, starts[i], lengths[i])) {
                throw new BadText("the value is not UTF-8 text; convert the file to UTF-8", starts[i]);
            }
        }
        return new BytesColumn(bytes, starts, lengths, absent, count);
    }

    private static BytesColumn binary(
            byte[] bytes, int[] starts, int[] lengths, int count, boolean @Nullable [] absent) throws BadText {
        byte[] heap = new byte[0];
        int used = 0;
        for (int i = 0; i < count; i++) {
            byte[] value = lengths[i] < 0 ? new byte[0] : binary(bytes, starts[i], lengths[i]);
            if (used + value.length > heap.length) {
                heap = Arrays.copyOf(heap, Math.max(2 * heap.length, used + value.length));
            }
            System.arraycopy(value, 0, heap, used, value.length);
            starts[i] = used;
            lengths[i] = value.length;
            used += value.length;
        }
        return new BytesColumn(heap, starts, lengths, absent, count);
    }

    private static byte[] binary(byte[] bytes, int start, int length) throws BadText {
        String text = text(bytes, start, length);
        try {
            if (text.startsWith("\\x")) {
                return HexFormat.of().parseHex(text, 2, text.length());
            }
        } catch (IllegalArgumentException e) {
            throw new BadText("\"" + text + "\" is no VARBINARY", start);
        }
        return Arrays.copyOfRange(bytes, start, start + length);
    }

    private BadText bad(byte[] bytes, int start, int length) {
        String value = text(bytes, start, Math.min(length, SHOWN_CHARACTERS)) + (length > SHOWN_CHARACTERS ? "…" : "");
        return new BadText("\"" + value + "\" is no " + type, start);
    }

    private static String text(byte[] bytes, int start, int length) {
        return new String(bytes, start, length, StandardCharsets.UTF_8);
    }
}

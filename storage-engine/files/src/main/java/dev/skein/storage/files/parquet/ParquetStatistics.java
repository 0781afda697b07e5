package dev.skein.storage.files.parquet;

import dev.hardwood.metadata.ColumnMetaData;
import dev.hardwood.metadata.Statistics;
import dev.skein.catalog.ColumnStatistics;
import dev.skein.catalog.Lane;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import dev.skein.storage.files.format.ValueRange;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Reads the statistics that footers keep of the column chunks of row groups.
final class ParquetStatistics {
    private static final ValueRange UNKNOWN = new ValueRange.Unknown();
    private static final ValueRange ONLY_NULLS = new ValueRange.OnlyNulls();

    private ParquetStatistics() {}

    /// The bounds of a chunk's values.
    static ValueRange range(ColumnMetaData chunk, ParquetType type) {
        Statistics statistics = chunk.statistics();
        if (statistics == null) {
            return UNKNOWN;
        }
        if (statistics.nullCount() != null && statistics.nullCount() == chunk.numValues()) {
            return ONLY_NULLS;
        }
        byte[] minimum = statistics.minValue();
        byte[] maximum = statistics.maxValue();
        if (minimum == null || maximum == null) {
            return UNKNOWN;
        }
        return switch (chunk.type()) {
            case BOOLEAN, INT32, INT64 -> longRange(minimum, maximum, type);
            case FLOAT, DOUBLE -> doubleRange(minimum, maximum);
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> statistics.isMinMaxDeprecated()
                    ? UNKNOWN
                    : bytesRange(minimum, maximum, type);
            case INT96 -> UNKNOWN;
        };
    }

    private static ValueRange longRange(byte[] minimum, byte[] maximum, ParquetType type) {
        return switch (type.encoding()) {
            case PLAIN -> new ValueRange.OfLong(number(minimum), number(maximum));
            case MILLIS -> new ValueRange.OfLong(number(minimum) * 1000, number(maximum) * 1000);
            case NANOS -> new ValueRange.OfLong(
                    Math.floorDiv(number(minimum), 1000L), Math.floorDiv(number(maximum), 1000L));
            case UNSIGNED_INT, UNSIGNED_LONG, INT96_TIMESTAMP, BIG_ENDIAN, UUID, HALF -> UNKNOWN;
        };
    }

    private static long number(byte[] littleEndian) {
        ByteBuffer buffer = ByteBuffer.wrap(littleEndian).order(ByteOrder.LITTLE_ENDIAN);
        return switch (littleEndian.length) {
            case 1 -> littleEndian[0];
            case Integer.BYTES -> buffer.getInt();
            case Long.BYTES -> buffer.getLong();
            default -> throw new IllegalArgumentException("statistics of " + littleEndian.length + " bytes");
        };
    }

    private static ValueRange doubleRange(byte[] minimum, byte[] maximum) {
        double least = floating(minimum);
        double greatest = floating(maximum);
        return Double.isNaN(least) || Double.isNaN(greatest) ? UNKNOWN : new ValueRange.OfDouble(least, greatest);
    }

    private static double floating(byte[] littleEndian) {
        ByteBuffer buffer = ByteBuffer.wrap(littleEndian).order(ByteOrder.LITTLE_ENDIAN);
        return littleEndian.length == Float.BYTES ? buffer.getFloat() : buffer.getDouble();
    }

    private static ValueRange bytesRange(byte[] minimum, byte[] maximum, ParquetType type) {
        if (type.encoding() == ParquetType.Encoding.BIG_ENDIAN && type.type().lane() == Lane.LONG) {
            return new ValueRange.OfLong(
                    new BigInteger(minimum).longValueExact(), new BigInteger(maximum).longValueExact());
        }
        if (!type.type().kind().isText()) {
            return UNKNOWN;
        }
        try {
            return new ValueRange.OfText(text(minimum), text(maximum));
        } catch (CharacterCodingException e) {
            // writers may cut long bounds within a character
            return UNKNOWN;
        }
    }

    private static String text(byte[] utf8) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    }

    /// What is known of a whole column.
    ///
    /// @param chunks its chunks
    /// @param ranges the bounds of the chunks
    static ColumnStatistics column(List<ColumnMetaData> chunks, List<ValueRange> ranges, SqlType type) {
        long nulls = 0;
        boolean nullsKnown = true;
        double minimum = Double.POSITIVE_INFINITY;
        double maximum = Double.NEGATIVE_INFINITY;
        boolean boundsKnown = true;
        double scale = type.kind() == TypeKind.DECIMAL ? Math.pow(10, -type.scale()) : 1;
        for (int i = 0; i < chunks.size(); i++) {
            Statistics statistics = chunks.get(i).statistics();
            if (statistics == null || statistics.nullCount() == null) {
                nullsKnown = false;
            } else {
                nulls += statistics.nullCount();
            }
            switch (ranges.get(i)) {
                case ValueRange.OfLong range -> {
                    minimum = Math.min(minimum, range.minimum() * scale);
                    maximum = Math.max(maximum, range.maximum() * scale);
                }
                case ValueRange.OfDouble range -> {
                    minimum = Math.min(minimum, range.minimum());
                    maximum = Math.max(maximum, range.maximum());
                }
                case ValueRange.OnlyNulls _ -> { }
                case ValueRange.Unknown _, ValueRange.OfText _ -> boundsKnown = false;
            }
        }
        boolean bounded = boundsKnown && minimum <= maximum;
        return new ColumnStatistics(
                OptionalDouble.empty(),
                nullsKnown ? OptionalLong.of(nulls) : OptionalLong.empty(),
                bounded ? OptionalDouble.of(minimum) : OptionalDouble.empty(),
                bounded ? OptionalDouble.of(maximum) : OptionalDouble.empty(),
                OptionalDouble.empty());
    }
}

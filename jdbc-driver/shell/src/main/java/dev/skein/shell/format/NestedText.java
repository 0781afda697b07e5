package dev.skein.shell.format;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.SQLException;
import java.sql.Struct;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Values that a driver hands over as objects. Arrays, structs and maps become JSON; anything else its own text.
final class NestedText {
    private static final HexFormat HEX = HexFormat.of();

    private NestedText() {}

    static void append(Object value, StringBuilder out) throws SQLException {
        switch (value) {
            case Array _, Struct _, Map<?, ?> _, Object[] _ -> appendJson(value, out);
            default -> appendPlain(value, out);
        }
    }

    static void appendBytes(byte[] bytes, StringBuilder out) {
        out.append("\\x").append(HEX.formatHex(bytes));
    }

    private static void appendJson(@Nullable Object value, StringBuilder out) throws SQLException {
        switch (value) {
            case null -> out.append("null");
            case Array array -> {
                try {
                    appendElements(array.getArray(), out);
                } finally {
                    array.free();
                }
            }
            case Struct struct -> appendElements(struct.getAttributes(), out);
            case Object[] values -> appendElements(values, out);
            case Map<?, ?> map -> {
                String separator = "{";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    out.append(separator);
                    JsonText.appendString(String.valueOf(entry.getKey()), out);
                    out.append(':');
                    appendJson(entry.getValue(), out);
                    separator = ",";
                }
                out.append(map.isEmpty() ? "{}" : "}");
            }
            case Boolean truth -> out.append(truth.booleanValue());
            case Number number -> {
                int start = out.length();
                appendPlain(number, out);
                JsonText.quoteIfNoNumber(start, out);
            }
            default -> {
                StringBuilder text = new StringBuilder();
                appendPlain(value, text);
                JsonText.appendString(text, out);
            }
        }
    }

    private static void appendElements(Object values, StringBuilder out) throws SQLException {
        int length = java.lang.reflect.Array.getLength(values);
        out.append('[');
        for (int i = 0; i < length; i++) {
            if (i > 0) {
                out.append(',');
            }
            appendJson(java.lang.reflect.Array.get(values, i), out);
        }
        out.append(']');
    }

    private static void appendPlain(Object value, StringBuilder out) {
        switch (value) {
            case Double number -> FloatingText.append(number.doubleValue(), out);
            case Float number -> FloatingText.append(number.floatValue(), out);
            case BigDecimal number -> out.append(number.toPlainString());
            case byte[] bytes -> appendBytes(bytes, out);
            case java.sql.Timestamp timestamp -> TemporalText.append(timestamp.toLocalDateTime(), out);
            case LocalDateTime timestamp -> TemporalText.append(timestamp, out);
            case OffsetDateTime timestamp -> TemporalText.append(timestamp, out);
            default -> out.append(value);
        }
    }
}

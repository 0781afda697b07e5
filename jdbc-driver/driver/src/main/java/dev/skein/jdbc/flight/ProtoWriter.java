package dev.skein.jdbc.flight;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes a message in the Protocol Buffers wire format. Fields with the default value are left out,
 * as proto3 does, unless the caller says that their presence matters.
 */
final class ProtoWriter {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH_DELIMITED = 2;
    static final int FIXED32 = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);

    ProtoWriter number(int field, long value) {
        if (value != 0) {
            varint(((long) field << 3) | VARINT);
            varint(value);
        }
        return this;
    }

    /** Writes a packed list of numbers; an empty one is left out. */
    ProtoWriter packed(int field, int[] values) {
        ProtoWriter list = new ProtoWriter();
        for (int value : values) {
            list.varint(value);
        }
        return bytes(field, list.toByteArray());
    }

    ProtoWriter text(int field, String value) {
        return value.isEmpty() ? this : optionalText(field, value);
    }

    /** Writes {@code value} even if it is empty; null leaves the field out. */
    ProtoWriter optionalText(int field, @Nullable String value) {
        return value == null ? this : message(field, value.getBytes(StandardCharsets.UTF_8));
    }

    ProtoWriter bytes(int field, byte[] value) {
        return value.length == 0 ? this : message(field, value);
    }

    /** Writes an embedded message, present even if it is empty. */
    ProtoWriter message(int field, byte[] value) {
        tag(field, value.length);
        out.write(value, 0, value.length);
        return this;
    }

    /** Writes only the tag and the length of a field whose {@code length} bytes the caller appends. */
    ProtoWriter tag(int field, int length) {
        varint(((long) field << 3) | LENGTH_DELIMITED);
        varint(length);
        return this;
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}

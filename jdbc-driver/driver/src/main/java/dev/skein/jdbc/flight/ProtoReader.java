package dev.skein.jdbc.flight;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Reads a message in the Protocol Buffers wire format from a range of a byte array. Call {@link
 * #next()} until it answers 0; each field is then read once or skipped.
 */
final class ProtoReader {
    private final byte[] data;
    private final int end;
    private int position;
    private int wireType;

    ProtoReader(byte[] data) {
        this(data, 0, data.length);
    }

    ProtoReader(byte[] data, int offset, int length) {
        this.data = data;
        this.position = offset;
        this.end = offset + length;
    }

    /** The number of the next field, or 0 at the end. */
    int next() throws SQLException {
        if (position >= end) {
            return 0;
        }
        long tag = varint();
        wireType = (int) (tag & 7);
        return (int) (tag >>> 3);
    }

    long number() throws SQLException {
        return varint();
    }

    /** The length of a length-delimited field whose bytes begin at {@link #position()}. */
    int length() throws SQLException {
        long length = varint();
        if (wireType != ProtoWriter.LENGTH_DELIMITED || length < 0 || length > end - position) {
            throw malformed("a field of " + length + " bytes at byte " + position);
        }
        return (int) length;
    }

    int position() {
        return position;
    }

    void advance(int length) {
        position += length;
    }

    byte[] bytes() throws SQLException {
        int length = length();
        byte[] value = Arrays.copyOfRange(data, position, position + length);
        position += length;
        return value;
    }

    String text() throws SQLException {
        int length = length();
        String value = new String(data, position, length, StandardCharsets.UTF_8);
        position += length;
        return value;
    }

    ProtoReader message() throws SQLException {
        int length = length();
        ProtoReader nested = new ProtoReader(data, position, length);
        position += length;
        return nested;
    }

    void skip() throws SQLException {
        switch (wireType) {
            case ProtoWriter.VARINT -> varint();
            case ProtoWriter.FIXED64 -> position += Long.BYTES;
            case ProtoWriter.LENGTH_DELIMITED -> {
                // the length is read first: it moves the position
                int length = length();
                position += length;
            }
            case ProtoWriter.FIXED32 -> position += Integer.BYTES;
            default -> throw malformed("unknown wire type " + wireType);
        }
    }

    private long varint() throws SQLException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (position >= end) {
                throw malformed("it ends within a number");
            }
            byte next = data[position++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed("a number of more than 64 bits at byte " + position);
    }

    private static SQLException malformed(String what) {
        return new SQLException("the server sent a malformed protocol message: " + what, "08P01");
    }
}

package dev.skein.jdbc.arrow;

/**
 * Where the values of rows begin: one more number than rows, of 32 or 64 bits. The first need not be 0.
 *
 * @param buffer the numbers; may be empty for no rows
 * @param large whether they have 64 bits
 * @param limit how far values reach
 */
record Offsets(BufferSlice buffer, boolean large, int limit) {

    int start(int row) {
        return at(row);
    }

    int count(int row) {
        int start = at(row);
        int end = at(row + 1);
        if (start < 0 || end < start || end > limit) {
            throw new IllegalStateException(
                    "row " + row + " reaches from " + start + " to " + end + " in a buffer of " + limit);
        }
        return end - start;
    }

    private int at(int index) {
        return large
                ? Math.toIntExact(LittleEndian.longAt(buffer.data(), buffer.offset() + index * Long.BYTES))
                : LittleEndian.intAt(buffer.data(), buffer.offset() + index * Integer.BYTES);
    }
}

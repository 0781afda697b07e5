package dev.skein.jdbc.arrow;

/**
 * A buffer of a batch: a range of a byte array.
 *
 * @param data the array
 * @param offset where the buffer begins
 * @param length how many bytes it has
 */
record BufferSlice(byte[] data, int offset, int length) {
    static final BufferSlice EMPTY = new BufferSlice(new byte[0], 0, 0);
}

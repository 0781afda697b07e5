package dev.skein.storage.segment;

/// How the values of a chunk are held. The number is what the file says.
enum Encoding {
    /// Numbers of 64 bits: `base + factor * unsigned lane`, in lanes of 0, 1, 2, 4 or 8 bytes.
    PACKED(1),
    /// 128-bit numbers, lower half first.
    WIDE(2),
    /// IEEE 754 doubles.
    DOUBLE(3),
    /// IEEE 754 floats.
    FLOAT(4),
    /// Runs of bytes: one more offset than rows, then the bytes.
    BYTES(5),
    /// Runs of bytes as codes into a dictionary: the codes as in PACKED, then offsets and bytes of the entries.
    DICTIONARY(6);

    private final int number;

    Encoding(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static Encoding of(int number) {
        for (Encoding encoding : values()) {
            if (encoding.number == number) {
                return encoding;
            }
        }
        throw new IllegalArgumentException("encoding " + number);
    }
}

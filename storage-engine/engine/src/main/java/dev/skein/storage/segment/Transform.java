package dev.skein.storage.segment;

/// How the bytes of a part are rearranged at rest, so that they take less space or compress better. The number is what
/// the file says. All numbers in parts are little-endian.
enum Transform {
    /// As they are.
    PLAIN(0),
    /// First the lowest bytes of all items, then the next ones, and so on.
    SHUFFLED(1),
    /// Each item less the one before it, in the item's width; then as in SHUFFLED.
    DELTAS(2),
    /// Number of runs (4 bytes), the item of each run, the length of each run (4 bytes each).
    RUNS(3),
    /// For offsets: the greatest length's width in bytes (1 byte: 1, 2 or 4), then the differences of neighbours.
    LENGTHS(4);

    private final int number;

    Transform(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static Transform of(int number) {
        for (Transform transform : values()) {
            if (transform.number == number) {
                return transform;
            }
        }
        throw new IllegalArgumentException("transform " + number);
    }
}

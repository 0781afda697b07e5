package dev.skein.storage.segment;

import java.util.Arrays;

/// The rearrangements of [Transform], there and back, over items of 1, 2, 4, 8 or 16 bytes.
final class Transforms {
    private Transforms() {}

    /// Writes the lowest bytes of all items, then the next ones.
    ///
    /// @param at where the items start
    static void shuffle(byte[] items, int at, int count, int itemBytes, byte[] to) {
        for (int plane = 0; plane < itemBytes; plane++) {
            int out = plane * count;
            int in = at + plane;
            for (int i = 0; i < count; i++) {
                to[out + i] = items[in + i * itemBytes];
            }
        }
    }

    /// Undoes [#shuffle].
    static void unshuffle(byte[] planes, int count, int itemBytes, byte[] items) {
        switch (itemBytes) {
            case 1 -> System.arraycopy(planes, 0, items, 0, count);
            case 2 -> {
                for (int i = 0; i < count; i++) {
                    ChunkBody.SHORT.set(items, 2 * i, (short) (planes[i] & 0xFF | planes[count + i] << 8));
                }
            }
            case 4 -> {
                for (int i = 0; i < count; i++) {
                    ChunkBody.INT.set(items, 4 * i,
                            planes[i] & 0xFF | (planes[count + i] & 0xFF) << 8
                                    | (planes[2 * count + i] & 0xFF) << 16 | planes[3 * count + i] << 24);
                }
            }
            default -> {
                for (int plane = 0; plane < itemBytes; plane++) {
                    for (int i = 0; i < count; i++) {
                        items[i * itemBytes + plane] = planes[plane * count + i];
                    }
                }
            }
        }
    }

    /// Writes each item less the one before it; the first one as it is. Differences wrap around.
    static void deltas(byte[] items, int at, int count, int itemBytes, byte[] to) {
        long before = 0;
        for (int i = 0; i < count; i++) {
            long item = item(items, at + i * itemBytes, itemBytes);
            put(to, i * itemBytes, itemBytes, item - before);
            before = item;
        }
    }

    /// Undoes [#deltas] in place.
    static void sums(byte[] items, int count, int itemBytes) {
        switch (itemBytes) {
            case 1 -> {
                byte sum = 0;
                for (int i = 0; i < count; i++) {
                    sum += items[i];
                    items[i] = sum;
                }
            }
            case 2 -> {
                short sum = 0;
                for (int i = 0; i < count; i++) {
                    sum += (short) ChunkBody.SHORT.get(items, 2 * i);
                    ChunkBody.SHORT.set(items, 2 * i, sum);
                }
            }
            case 4 -> {
                int sum = 0;
                for (int i = 0; i < count; i++) {
                    sum += (int) ChunkBody.INT.get(items, 4 * i);
                    ChunkBody.INT.set(items, 4 * i, sum);
                }
            }
            case 8 -> {
                long sum = 0;
                for (int i = 0; i < count; i++) {
                    sum += (long) ChunkBody.LONG.get(items, 8 * i);
                    ChunkBody.LONG.set(items, 8 * i, sum);
                }
            }
            default -> throw new IllegalArgumentException("sums of items of " + itemBytes + " bytes");
        }
    }

    /// Number of runs of equal items.
    static int runCount(byte[] items, int at, int count, int itemBytes) {
        int runs = count == 0 ? 0 : 1;
        for (int i = 1; i < count; i++) {
            runs += same(items, at + (i - 1) * itemBytes, itemBytes) ? 0 : 1;
        }
        return runs;
    }

    private static boolean same(byte[] items, int at, int itemBytes) {
        return item(items, at, itemBytes) == item(items, at + itemBytes, itemBytes);
    }

    /// Writes runs, of which there are `runCount`, in the form of [Transform#RUNS].
    static byte[] runs(byte[] items, int at, int count, int itemBytes, int runCount) {
        byte[] to = new byte[Integer.BYTES + runCount * (itemBytes + Integer.BYTES)];
        ChunkBody.INT.set(to, 0, runCount);
        int run = 0;
        int start = 0;
        for (int i = 1; i <= count; i++) {
            if (i == count || !same(items, at + (i - 1) * itemBytes, itemBytes)) {
                System.arraycopy(items, at + start * itemBytes, to, Integer.BYTES + run * itemBytes, itemBytes);
                ChunkBody.INT.set(to, Integer.BYTES * (run + 1) + runCount * itemBytes, i - start);
                start = i;
                run++;
            }
        }
        return to;
    }

    /// Undoes [#runs].
    static void expandRuns(byte[] runs, int itemBytes, byte[] items) {
        int runCount = (int) ChunkBody.INT.get(runs, 0);
        int at = 0;
        for (int run = 0; run < runCount; run++) {
            long item = item(runs, Integer.BYTES + run * itemBytes, itemBytes);
            int end = at + (int) ChunkBody.INT.get(runs, Integer.BYTES * (run + 1) + runCount * itemBytes) * itemBytes;
            if (itemBytes == 1) {
                Arrays.fill(items, at, end, (byte) item);
            } else {
                for (int i = at; i < end; i += itemBytes) {
                    put(items, i, itemBytes, item);
                }
            }
            at = end;
        }
    }

    /// Writes ascending 4-byte offsets in the form of [Transform#LENGTHS].
    static byte[] lengths(byte[] offsets, int at, int count) {
        int greatest = 0;
        for (int i = 1; i < count; i++) {
            greatest = Math.max(greatest, length(offsets, at + Integer.BYTES * i));
        }
        int width = greatest <= 0xFF ? 1 : greatest <= 0xFFFF ? 2 : 4;
        byte[] to = new byte[1 + Math.max(0, count - 1) * width];
        to[0] = (byte) width;
        for (int i = 1; i < count; i++) {
            put(to, 1 + (i - 1) * width, width, length(offsets, at + Integer.BYTES * i));
        }
        return to;
    }

    private static int length(byte[] offsets, int at) {
        return (int) ChunkBody.INT.get(offsets, at) - (int) ChunkBody.INT.get(offsets, at - Integer.BYTES);
    }

    /// Undoes [#lengths].
    static void offsets(byte[] lengths, int count, byte[] to) {
        int width = lengths[0];
        int offset = 0;
        for (int i = 1; i < count; i++) {
            int at = 1 + (i - 1) * width;
            offset += width == 1 ? lengths[at] & 0xFF : (int) item(lengths, at, width);
            ChunkBody.INT.set(to, Integer.BYTES * i, offset);
        }
    }

    private static long item(byte[] from, int at, int itemBytes) {
        return switch (itemBytes) {
            case 1 -> from[at] & 0xFFL;
            case 2 -> (short) ChunkBody.SHORT.get(from, at) & 0xFFFFL;
            case 4 -> (int) ChunkBody.INT.get(from, at) & 0xFFFF_FFFFL;
            case 8 -> (long) ChunkBody.LONG.get(from, at);
            default -> throw new IllegalArgumentException("an item of " + itemBytes + " bytes");
        };
    }

    private static void put(byte[] to, int at, int itemBytes, long item) {
        switch (itemBytes) {
            case 1 -> to[at] = (byte) item;
            case 2 -> ChunkBody.SHORT.set(to, at, (short) item);
            case 4 -> ChunkBody.INT.set(to, at, (int) item);
            case 8 -> ChunkBody.LONG.set(to, at, item);
            default -> throw new IllegalArgumentException("an item of " + itemBytes + " bytes");
        }
    }
}

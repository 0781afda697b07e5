package dev.skein.executor.kernel.simd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The kernels that this JVM uses do what the scalar ones do. The memory ends where the lanes end, so that reading
/// beyond fails.
final class LaneKernelsTest {
    private static final int MAX_ROWS = 4097;

    private final LaneKernels best = LaneKernels.best();
    private final LaneKernels scalar = new ScalarLaneKernels();
    private final Random random = new Random(7);
    private final Arena arena = Arena.ofConfined();

    @AfterEach
    void close() {
        arena.close();
    }

    private MemorySegment lanes(int rows, int bytes) {
        byte[] content = new byte[rows * bytes];
        random.nextBytes(content);
        return arena.allocate(Math.max(1, content.length))
                .copyFrom(MemorySegment.ofArray(content))
                .asSlice(0, content.length);
    }

    private long[] rowSet(int rows, int eighths) {
        long[] words = new long[rows + 63 >>> 6];
        for (int row = 0; row < rows; row++) {
            words[row >> 6] |= (random.nextInt(8) < eighths ? 1L : 0L) << row;
        }
        return words;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 63, 64, 65, 1000, 4095, 4096, MAX_ROWS})
    void widens(int rows) {
        for (int bytes : new int[] {1, 2, 4}) {
            MemorySegment memory = lanes(rows, bytes);
            long[] expected = new long[rows];
            long[] actual = new long[rows];
            scalar.decode(memory, 0, bytes, -5, 3, expected, rows);
            best.decode(memory, 0, bytes, -5, 3, actual, rows);
            assertArrayEquals(expected, actual, bytes + " bytes to longs");
            int[] expectedInts = new int[rows];
            int[] actualInts = new int[rows];
            scalar.decodeInts(memory, 0, bytes, expectedInts, rows);
            best.decodeInts(memory, 0, bytes, actualInts, rows);
            assertArrayEquals(expectedInts, actualInts, bytes + " bytes to ints");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 4095, 4096, MAX_ROWS})
    void keepsLanes(int rows) {
        for (int bytes : new int[] {1, 2, 4}) {
            MemorySegment memory = lanes(rows, bytes);
            long most = (1L << 8 * bytes) - 1;
            for (long[] range : new long[][] {{0, most}, {most / 3, most / 2}, {most, most}, {0, 0}}) {
                long[] expected = rowSet(rows, 6);
                long[] actual = expected.clone();
                scalar.keepLanes(memory, 0, bytes, range[0], range[1], expected, rows);
                best.keepLanes(memory, 0, bytes, range[0], range[1], actual, rows);
                assertArrayEquals(expected, actual, bytes + " bytes in " + Arrays.toString(range));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 4095, 4096, MAX_ROWS})
    void keepsLongs(int rows) {
        MemorySegment memory = lanes(rows, 8);
        long[] values = memory.toArray(ValueLayout.JAVA_LONG_UNALIGNED);
        for (long[] range : new long[][] {{Long.MIN_VALUE, 0}, {0, Long.MAX_VALUE}, {-1L << 61, 1L << 61}}) {
            long[] expected = rowSet(rows, 6);
            long[] actual = expected.clone();
            long[] fromArray = expected.clone();
            scalar.keepLongs(memory, 0, range[0], range[1], expected, rows);
            best.keepLongs(memory, 0, range[0], range[1], actual, rows);
            best.keepLongs(values, range[0], range[1], fromArray, rows);
            assertArrayEquals(expected, actual, "longs in memory");
            assertArrayEquals(expected, fromArray, "longs in an array");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 4095, 4096, MAX_ROWS})
    void comparesLongs(int rows) {
        long[] left = random.longs(rows, -3, 3).toArray();
        long[] right = random.longs(rows, -3, 3).toArray();
        for (boolean wanted : new boolean[] {true, false}) {
            long[] less = rowSet(rows, 6);
            long[] expected = less.clone();
            scalar.keepLess(left, right, wanted, expected, rows);
            best.keepLess(left, right, wanted, less, rows);
            assertArrayEquals(expected, less, "less: " + wanted);
            long[] equal = rowSet(rows, 6);
            expected = equal.clone();
            scalar.keepEqual(left, right, wanted, expected, rows);
            best.keepEqual(left, right, wanted, equal, rows);
            assertArrayEquals(expected, equal, "equal: " + wanted);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 4095, 4096, MAX_ROWS})
    void keepsMembers(int rows) {
        for (int last : new int[] {0, 31, 32, 1000}) {
            int[] members = random.ints((last >>> 5) + 1).toArray();
            int[] lanes = random.ints(rows, 0, 600).toArray();
            for (int[] line : new int[][] {{0, 1}, {-100, 3}, {Integer.MIN_VALUE, 1}, {1500, -2}}) {
                long[] expected = rowSet(rows, 6);
                long[] actual = expected.clone();
                for (int row = 0; row < rows; row++) {
                    long place = line[0] + (long) line[1] * lanes[row];
                    boolean member = place >= 0 && place <= last && (members[(int) place >>> 5] >>> place & 1) != 0;
                    expected[row >>> 6] &= member ? -1L : ~(1L << row);
                }
                long[] fromScalar = actual.clone();
                scalar.keepMembers(lanes, line[0], line[1], members, last, fromScalar, rows);
                best.keepMembers(lanes, line[0], line[1], members, last, actual, rows);
                assertArrayEquals(expected, fromScalar, "scalar, up to " + last + " from " + line[0]);
                assertArrayEquals(expected, actual, "vectors, up to " + last + " from " + line[0]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 4095, 4096, MAX_ROWS})
    void listsRows(int rows) {
        for (int eighths : new int[] {0, 1, 4, 8}) {
            long[] set = rowSet(rows, eighths);
            int[] expected = new int[rows];
            int[] actual = new int[rows];
            int count = scalar.rows(set, rows, expected);
            assertEquals(count, best.rows(set, rows, actual));
            assertArrayEquals(Arrays.copyOf(expected, count), Arrays.copyOf(actual, count));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 4095, 4096, MAX_ROWS})
    void sumsLanes(int rows) {
        for (int bytes : new int[] {1, 2, 4, 8}) {
            MemorySegment memory = lanes(rows, bytes);
            for (int eighths : new int[] {0, 1, 5, 8}) {
                long[] set = rowSet(rows, eighths);
                assertEquals(
                        scalar.sumLanes(memory, 0, bytes, Long.MAX_VALUE, set, rows),
                        best.sumLanes(memory, 0, bytes, Long.MAX_VALUE, set, rows));
            }
        }
    }

    @Test
    void sumsTheGreatestLanes() {
        for (int bytes : new int[] {1, 2, 4}) {
            MemorySegment memory = arena.allocate((long) MAX_ROWS * bytes).fill((byte) -1);
            long[] set = rowSet(MAX_ROWS, 8);
            long greatest = (1L << 8 * bytes) - 1;
            assertEquals(MAX_ROWS * greatest, scalar.sumLanes(memory, 0, bytes, greatest, set, MAX_ROWS));
            assertEquals(MAX_ROWS * greatest, best.sumLanes(memory, 0, bytes, greatest, set, MAX_ROWS));
        }
        for (int bits : new int[] {20, 23, 24, 25, 26, 27}) {
            int greatest = (1 << bits) - 1;
            MemorySegment memory = arena.allocate((long) MAX_ROWS * Integer.BYTES);
            for (int row = 0; row < MAX_ROWS; row++) {
                memory.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, row, greatest);
            }
            long sum = best.sumLanes(memory, 0, Integer.BYTES, greatest, rowSet(MAX_ROWS, 8), MAX_ROWS);
            assertEquals((long) MAX_ROWS * greatest, sum, bits + " bits");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 63, 64, 65, 4095, 4096, MAX_ROWS})
    void addsAndMultipliesLanes(int rows) {
        long[] numbers = random.longs(rows).toArray();
        for (int bytes : new int[] {1, 2, 4}) {
            MemorySegment memory = lanes(rows, bytes);
            long[] expected = new long[rows];
            long[] actual = numbers.clone();
            scalar.addLanes(memory, 0, bytes, 100, -3, numbers, expected, rows);
            best.addLanes(memory, 0, bytes, 100, -3, actual, actual, rows);
            assertArrayEquals(expected, actual, "plus " + bytes + " bytes");
            scalar.multiplyLanes(memory, 0, bytes, 100, -3, numbers, expected, rows);
            best.multiplyLanes(memory, 0, bytes, 100, -3, numbers, actual, rows);
            assertArrayEquals(expected, actual, "times " + bytes + " bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 4095, 4096, MAX_ROWS})
    void sumsRowsWithANumber(int rows) {
        int[] numbers = random.ints(rows, 0, 3).toArray();
        long[] values = random.longs(rows).toArray();
        for (int number = 0; number < 4; number++) {
            long[] expected = new long[rows + 63 >>> 6];
            long[] actual = new long[rows + 63 >>> 6];
            scalar.rowsWith(numbers, number, expected, rows);
            best.rowsWith(numbers, number, actual, rows);
            assertArrayEquals(expected, actual);
            assertEquals(scalar.sum(values, expected, rows), best.sum(values, actual, rows));
        }
    }

    @Test
    void findsPairs() {
        byte[] text = "a special packages requests, special requests; spec".getBytes(UTF_8);
        MemorySegment memory = arena.allocate(text.length).copyFrom(MemorySegment.ofArray(text));
        for (int distance = 0; distance < 8; distance++) {
            long until = text.length - distance;
            for (int from = 0; from < until; from++) {
                for (byte first : new byte[] {'s', 'r', ';'}) {
                    assertEquals(scalar.findPair(memory, from, until, first, (byte) 'e', distance),
                            best.findPair(memory, from, until, first, (byte) 'e', distance));
                }
            }
        }
    }
}

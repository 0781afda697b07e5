package dev.skein.executor.operator.aggregate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Counts and sums are those of the plain loop, whatever way is chosen for the number of groups and rows.
final class GroupedRowsTest {
    private final Random random = new Random(11);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 513, 4095, 4096})
    void countsAndSums(int rows) {
        GroupedRows grouped = new GroupedRows();
        for (int groupCount : new int[] {1, 2, 3, 8, 9, 128, 129}) {
            int[] groups = random.ints(rows, 0, groupCount).toArray();
            long[] values = random.longs(rows, -1_000_000, 1_000_000).toArray();
            long[] expectedCounts = random.longs(groupCount, 0, 100).toArray();
            long[] expectedSums = random.longs(groupCount, -100, 100).toArray();
            long[] counts = expectedCounts.clone();
            long[] sums = expectedSums.clone();
            for (int row = 0; row < rows; row++) {
                expectedCounts[groups[row]]++;
                expectedSums[groups[row]] += values[row];
            }
            grouped.load(groups, rows, groupCount);
            grouped.sum(sums, values);
            grouped.count(counts);
            assertArrayEquals(expectedCounts, counts, groupCount + " groups");
            assertArrayEquals(expectedSums, sums, groupCount + " groups");
        }
    }
}

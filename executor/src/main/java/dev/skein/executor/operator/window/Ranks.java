package dev.skein.executor.operator.window;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.operator.window.WindowResult.Fractions;
import dev.skein.executor.operator.window.WindowResult.Numbers;
import dev.skein.storage.batch.LongColumn;

/// Functions of a row's place in its partition.
final class Ranks {
    private Ranks() {}

    /// `row_number()`.
    record RowNumber(Numbers result) implements WindowFunction {
        @Override
        public void compute(Partition partition) {
            long[] to = result.values();
            int from = partition.from();
            for (int i = 0; i < partition.size(); i++) {
                to[from + i] = i + 1L;
            }
        }
    }

    /// `rank()`: one more than the rows before the equal ones.
    record Rank(Numbers result) implements WindowFunction {
        @Override
        public void compute(Partition partition) {
            long[] to = result.values();
            int from = partition.from();
            int[] peers = partition.peerStarts();
            for (int i = 0; i < partition.size(); i++) {
                to[from + i] = peers[i] + 1L;
            }
        }
    }

    /// `dense_rank()`: the number of the group of equal rows.
    record DenseRank(Numbers result) implements WindowFunction {
        @Override
        public void compute(Partition partition) {
            long[] to = result.values();
            int from = partition.from();
            int[] peers = partition.peerStarts();
            long rank = 0;
            for (int i = 0; i < partition.size(); i++) {
                rank += peers[i] == i ? 1 : 0;
                to[from + i] = rank;
            }
        }
    }

    /// `percent_rank()`: the rows before the equal ones as a share of all other rows.
    record PercentRank(Fractions result) implements WindowFunction {
        @Override
        public void compute(Partition partition) {
            double[] to = result.values();
            int from = partition.from();
            int[] peers = partition.peerStarts();
            double others = Math.max(1, partition.size() - 1);
            for (int i = 0; i < partition.size(); i++) {
                to[from + i] = peers[i] / others;
            }
        }
    }

    /// `cume_dist()`: the rows up to the last equal one as a share of all rows.
    record CumulativeDistribution(Fractions result) implements WindowFunction {
        @Override
        public void compute(Partition partition) {
            double[] to = result.values();
            int from = partition.from();
            int[] peers = partition.peerEnds();
            double all = partition.size();
            for (int i = 0; i < partition.size(); i++) {
                to[from + i] = peers[i] / all;
            }
        }
    }

    /// `ntile(n)`: the number of the bucket when rows are dealt into n buckets of nearly equal size, larger ones first.
    record Buckets(Numbers result, LongColumn counts) implements WindowFunction {
        @Override
        public void compute(Partition partition) {
            int from = partition.from();
            int size = partition.size();
            boolean[] nulls = counts.nulls();
            for (int i = 0; i < size; i++) {
                int row = partition.row(i);
                if (nulls != null && nulls[row]) {
                    result.setNull(from + i);
                    continue;
                }
                long buckets = counts.values()[row];
                if (buckets <= 0) {
                    throw new SkeinException(
                            ErrorCode.INVALID_PARAMETER, "the argument of ntile must be positive, but is " + buckets);
                }
                long small = size / buckets;
                long larger = size % buckets;
                long inLarger = larger * (small + 1);
                result.values()[from + i] = i < inLarger ? i / (small + 1) + 1 : larger + (i - inLarger) / small + 1;
            }
        }
    }
}

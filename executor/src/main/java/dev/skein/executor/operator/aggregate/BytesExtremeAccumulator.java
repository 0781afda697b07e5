package dev.skein.executor.operator.aggregate;

import dev.skein.executor.pipeline.Reservation;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import java.util.List;

/// The least or the greatest text or binary value, by unsigned bytes.
final class BytesExtremeAccumulator extends Accumulator {
    private final boolean greatest;
    private final PresentGroups present;
    private final GroupedBytes values;

    BytesExtremeAccumulator(boolean greatest, Reservation reservation) {
        this.greatest = greatest;
        this.present = new PresentGroups(false, reservation);
        this.values = new GroupedBytes(reservation);
    }

    @Override
    void grow(int groups) {
        values.grow(groups);
        present.grow(groups);
    }

    @Override
    void add(List<Column> arguments, int[] groups, int count) {
        Column source = arguments.get(0);
        boolean[] nulls = source.nulls();
        BytesColumn runs = source instanceof DictionaryColumn coded ? coded.dictionary() : (BytesColumn) source;
        int[] codes = source instanceof DictionaryColumn coded ? coded.codes() : null;
        for (int i = 0; i < count; i++) {
            if (nulls == null || !nulls[i]) {
                int row = codes == null ? i : codes[i];
                take(groups[i], runs.heap(), runs.starts()[row], runs.lengths()[row]);
            }
        }
    }

    private void take(int group, byte[] heap, int start, int length) {
        int sign = present.isPresent(group) ? values.compare(group, heap, start, length) : greatest ? -1 : 1;
        if (greatest ? sign < 0 : sign > 0) {
            values.set(group, heap, start, length);
            present.add(group);
        }
    }

    @Override
    void merge(Accumulator other, int[] groups, int count, int kept) {
        BytesExtremeAccumulator source = (BytesExtremeAccumulator) other;
        for (int i = 0; i < count; i++) {
            if (source.present.isPresent(i)) {
                take(groups[i], source.values.heap(), source.values.start(i), source.values.length(i));
            }
        }
    }

    @Override
    BytesColumn result(int groups) {
        return values.column(present.nulls(groups), groups);
    }
}

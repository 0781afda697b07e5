package dev.skein.executor.operator.window;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.operator.window.WindowResult.Texts;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import org.jspecify.annotations.Nullable;

/// `string_agg`: the frame's texts in order, each but the first with its separator before it. A frame that only grew since
/// the row before shares its bytes.
final class TextLists implements WindowFunction {
    private final Texts result;
    private final FrameBounds frame;
    private final Column texts;
    private final @Nullable Column separators;

    TextLists(Texts result, FrameBounds frame, Column texts, @Nullable Column separators) {
        this.result = result;
        this.frame = frame;
        this.texts = texts;
        this.separators = separators;
    }

    static SkeinException tooLong() {
        return new SkeinException(ErrorCode.LIMIT_EXCEEDED,
                "string_agg would make more than 2 GB of text; let the query read less");
    }

    @Override
    public void compute(Partition partition) {
        int[] starts = frame.starts();
        int[] ends = frame.ends();
        int start = 0;
        int end = 0;
        int from = result.used();
        boolean empty = true;
        for (int i = 0; i < partition.size(); i++) {
            if (starts[i] != start || ends[i] < end) {
                start = starts[i];
                end = start;
                from = result.used();
                empty = true;
                partition.checkpoint();
            }
            for (; end < ends[i]; end++) {
                int row = partition.row(end);
                if (!isNull(texts, row)) {
                    if (!empty && separators != null) {
                        append(separators, row);
                    }
                    append(texts, row);
                    empty = false;
                }
            }
            if (empty) {
                result.setNull(partition.from() + i);
            } else {
                result.set(partition.from() + i, from, result.used() - from);
            }
        }
    }

    private static boolean isNull(Column column, int row) {
        boolean[] nulls = column.nulls();
        return nulls != null && nulls[row];
    }

    private void append(Column column, int row) {
        if (isNull(column, row)) {
            return;
        }
        BytesColumn runs = column instanceof DictionaryColumn coded ? coded.dictionary() : (BytesColumn) column;
        int run = column instanceof DictionaryColumn coded ? coded.codes()[row] : row;
        result.append(runs.heap(), runs.starts()[run], runs.lengths()[run]);
    }
}

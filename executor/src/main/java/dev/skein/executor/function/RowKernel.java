package dev.skein.executor.function;

import dev.skein.catalog.Lane;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import org.jspecify.annotations.Nullable;

/// Runs a function of one row over all rows.
///
/// If all arguments but one are constant and that one comes with a dictionary, the function runs once per dictionary
/// entry that occurs, and its results are kept as long as the same dictionary comes. Entries that do not occur are left
/// alone: they might fail.
public final class RowKernel implements Kernel {
    /// A dictionary with so many more entries than rows is not worth remembering.
    private static final int SPARSE_FACTOR = 4;

    private final RowFunction function;
    private final Arguments arguments;
    private final RowResult result;
    private final Lane lane;
    private final boolean strict;
    private final boolean slices;
    /// The only argument that varies; -1 if none or several do, or if results may differ for equal arguments.
    private final int varying;
    private @Nullable BytesColumn dictionary;
    private @Nullable RowResult entryResults;
    private boolean[] entryKnown = {};

    /// @param slices whether the function only cuts its first argument, see [RowResult#slice]
    RowKernel(CallSite site, boolean strict, boolean deterministic, boolean slices, RowFunction function) {
        this.function = function;
        this.arguments = new Arguments(site.constant());
        this.lane = site.type().lane();
        this.result = new RowResult(lane, slices);
        this.strict = strict;
        this.slices = slices;
        this.varying = deterministic && strict && !slices ? onlyVarying(site) : -1;
    }

    /// A kernel of a deterministic function that is null where an argument is.
    public static RowKernel strict(CallSite site, RowFunction function) {
        return new RowKernel(site, true, true, false, function);
    }

    /// The same for a function that only cuts its first argument.
    public static RowKernel slicing(CallSite site, RowFunction function) {
        return new RowKernel(site, true, true, true, function);
    }

    private static int onlyVarying(CallSite site) {
        int found = -1;
        for (int i = 0; i < site.constant().size(); i++) {
            if (!site.constant().get(i)) {
                if (found >= 0) {
                    return -1;
                }
                found = i;
            }
        }
        return found;
    }

    @Override
    public Column apply(Column[] columns, int count) {
        arguments.bind(columns);
        result.begin(count);
        if (varying >= 0
                && columns[varying] instanceof DictionaryColumn coded
                && (coded.dictionary() == dictionary || coded.dictionary().length() <= SPARSE_FACTOR * count)) {
            return applyToEntries(columns, coded, count);
        }
        for (int i = 0; i < count; i++) {
            arguments.moveTo(i);
            result.moveTo(i);
            if (strict && arguments.anyNull()) {
                result.setNull();
            } else {
                function.apply(arguments, result);
                result.finishRow();
            }
        }
        return result.column(count, slices ? arguments.heap(0) : result.bytes().heap());
    }

    private Column applyToEntries(Column[] columns, DictionaryColumn coded, int count) {
        RowResult known = entryResults(coded.dictionary());
        boolean[] nulls = coded.nulls();
        int[] codes = coded.codes();
        arguments.moveTo(0);
        boolean constantNull = false;
        for (int i = 0; i < columns.length; i++) {
            constantNull |= i != varying && count > 0 && arguments.isNull(i);
        }
        arguments.bindEntries(varying, coded.dictionary());
        for (int i = 0; i < count; i++) {
            result.moveTo(i);
            if (constantNull || nulls != null && nulls[i]) {
                result.setNull();
                continue;
            }
            int code = codes[i];
            if (!entryKnown[code]) {
                arguments.moveTo(code);
                known.moveTo(code);
                function.apply(arguments, known);
                known.finishRow();
                entryKnown[code] = true;
            }
            result.copy(known, code);
        }
        return result.column(count, known.bytes().heap());
    }

    private RowResult entryResults(BytesColumn entries) {
        RowResult known = entryResults;
        if (known == null || dictionary != entries) {
            known = new RowResult(lane, false);
            known.begin(entries.length());
            entryKnown = new boolean[entries.length()];
            entryResults = known;
            dictionary = entries;
        }
        return known;
    }
}

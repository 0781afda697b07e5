package dev.skein.executor.function;

import static dev.skein.executor.function.ArgumentKind.INTEGER;
import static dev.skein.executor.function.ArgumentKind.TEXT;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.Utf8;

/// Functions that look for one text in another.
final class TextSearchFunctions {
    private TextSearchFunctions() {}

    static void define(FunctionSet set) {
        set.define("position", TEXT, TEXT).returns(SqlType.INTEGER, (in, out) ->
                out.set(PatternFunctions.position(in, 1, 0)));
        set.define("strpos", TEXT, TEXT).returns(SqlType.INTEGER, (in, out) ->
                out.set(PatternFunctions.position(in, 0, 1)));
        set.define("instr", TEXT, TEXT).returns(SqlType.INTEGER, (in, out) ->
                out.set(PatternFunctions.position(in, 0, 1)));
        set.define("starts_with", TEXT, TEXT).returns(SqlType.BOOLEAN, (in, out) ->
                out.set(PatternFunctions.hasAt(in, false)));
        set.define("ends_with", TEXT, TEXT).returns(SqlType.BOOLEAN, (in, out) ->
                out.set(PatternFunctions.hasAt(in, true)));
        set.define("contains", TEXT, TEXT).returns(SqlType.BOOLEAN, (in, out) ->
                out.set(PatternFunctions.position(in, 0, 1) > 0));
        set.define("split_part", TEXT, TEXT, INTEGER).slices().returns(SqlType.VARCHAR, TextSearchFunctions::splitPart);
        set.define("levenshtein", TEXT, TEXT).returns(SqlType.INTEGER, (in, out) ->
                out.set(levenshtein(in.text(0).codePoints().toArray(), in.text(1).codePoints().toArray())));
    }

    private static void splitPart(Arguments in, RowResult out) {
        long wanted = in.integer(2);
        if (wanted == 0) {
            throw new SkeinException(ErrorCode.INVALID_PARAMETER, "field position must not be zero");
        }
        byte[] heap = in.heap(0);
        int start = in.start(0);
        int end = start + in.length(0);
        int separator = in.length(1);
        if (separator == 0) {
            out.slice(start, wanted == 1 || wanted == -1 ? end - start : 0);
            return;
        }
        if (wanted < 0) {
            long parts = 1;
            for (int at = next(in, heap, start, end); at >= 0; at = next(in, heap, at + separator, end)) {
                parts++;
            }
            wanted = parts + wanted + 1;
            if (wanted <= 0) {
                out.slice(start, 0);
                return;
            }
        }
        int from = start;
        for (long part = 1; part < wanted; part++) {
            int found = next(in, heap, from, end);
            if (found < 0) {
                out.slice(start, 0);
                return;
            }
            from = found + separator;
        }
        int until = next(in, heap, from, end);
        out.slice(from, (until < 0 ? end : until) - from);
    }

    private static int next(Arguments in, byte[] heap, int from, int end) {
        return Utf8.indexOf(heap, from, end - from, in.heap(1), in.start(1), in.length(1));
    }

    private static int levenshtein(int[] left, int[] right) {
        if ((long) left.length * right.length > 1L << 26) {
            throw new SkeinException(ErrorCode.LIMIT_EXCEEDED, "levenshtein arguments are too long");
        }
        int[] row = new int[right.length + 1];
        for (int j = 0; j <= right.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length; i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length; j++) {
                int replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[right.length];
    }
}

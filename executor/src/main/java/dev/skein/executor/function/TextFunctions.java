package dev.skein.executor.function;

import static dev.skein.executor.function.ArgumentKind.ANY;
import static dev.skein.executor.function.ArgumentKind.BINARY;
import static dev.skein.executor.function.ArgumentKind.INTEGER;
import static dev.skein.executor.function.ArgumentKind.TEXT;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.BytesBuilder;
import dev.skein.executor.kernel.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Functions that build and cut texts. Positions and lengths count characters.
final class TextFunctions {
    /// The longest text that a function makes, as PostgreSQL's limit of a value is.
    private static final long MAX_TEXT_BYTES = 1L << 30;

    private TextFunctions() {}

    static void define(FunctionSet set) {
        SqlType text = SqlType.VARCHAR;
        set.define("lower", TEXT).returns(text, TextFunctions::lower);
        set.define("upper", TEXT).returns(text, TextFunctions::upper);
        set.define("initcap", TEXT).returns(text, (in, out) -> initcap(in.text(0), out.bytes()));
        for (String name : new String[] {"length", "char_length", "character_length"}) {
            set.define(name, TEXT).returns(SqlType.INTEGER,
                    (in, out) -> out.set(Utf8.length(in.heap(0), in.start(0), in.length(0))));
        }
        set.define("length", BINARY).returns(SqlType.INTEGER, (in, out) -> out.set(in.length(0)));
        for (String name : new String[] {"substring", "substr"}) {
            set.define(name, TEXT, INTEGER, INTEGER).optional(1).slices().returns(text, TextFunctions::substring);
            set.define(name, BINARY, INTEGER, INTEGER).optional(1).slices()
                    .returns(SqlType.VARBINARY, TextFunctions::binarySubstring);
        }
        set.define("left", TEXT, INTEGER).slices().returns(text, TextFunctions::left);
        set.define("right", TEXT, INTEGER).slices().returns(text, TextFunctions::right);
        defineTrim(set, "trim", true, true);
        defineTrim(set, "btrim", true, true);
        defineTrim(set, "ltrim", true, false);
        defineTrim(set, "rtrim", false, true);
        set.define("lpad", TEXT, INTEGER, TEXT).optional(1).returns(text, (in, out) -> pad(in, true, out.bytes()));
        set.define("rpad", TEXT, INTEGER, TEXT).optional(1).returns(text, (in, out) -> pad(in, false, out.bytes()));
        set.define("repeat", TEXT, INTEGER).returns(text, TextFunctions::repeat);
        set.define("reverse", TEXT).returns(text, TextFunctions::reverse);
        set.define("replace", TEXT, TEXT, TEXT).returns(text, TextFunctions::replace);
        set.define("translate", TEXT, TEXT, TEXT).returns(text, TextFunctions::translate);
        set.define("overlay", TEXT, TEXT, INTEGER, INTEGER).optional(1).returns(text, TextFunctions::overlay);
        set.define("textcat", TEXT, TEXT).variadic().returns(text, TextFunctions::concatenate);
        set.define("textcat", BINARY, BINARY).variadic().returns(SqlType.VARBINARY, TextFunctions::concatenate);
        set.define("concat", ANY).variadic().acceptsNulls().returns(text, site -> {
            List<TextForm> forms = forms(site);
            return (in, out) -> join(in, forms, 0, out.bytes());
        });
        set.define("concat_ws", TEXT, ANY).variadic().acceptsNulls().returns(text, site -> {
            List<TextForm> forms = forms(site);
            return (in, out) -> {
                if (in.isNull(0)) {
                    out.setNull();
                } else {
                    join(in, forms, 1, out.bytes());
                }
            };
        });
        set.define("ascii", TEXT).returns(SqlType.INTEGER, (in, out) -> out.set(in.length(0) == 0
                ? 0
                : Utf8.codePoint(in.heap(0), in.start(0), in.start(0) + in.length(0))));
        set.define("chr", INTEGER).returns(text, (in, out) -> {
            long code = in.integer(0);
            if (code <= 0 || code > Character.MAX_CODE_POINT || code >= 0xD800 && code < 0xE000) {
                throw new SkeinException(ErrorCode.INVALID_ARGUMENT, "there is no character with code " + code);
            }
            out.bytes().appendCodePoint((int) code);
        });
        set.define("quote_literal", TEXT).returns(text, (in, out) ->
                out.bytes().append("'" + in.text(0).replace("'", "''") + "'"));
        set.define("quote_ident", TEXT).returns(text, (in, out) -> {
            String name = in.text(0);
            boolean plain = name.matches("[a-z_][a-z0-9_$]*");
            out.bytes().append(plain ? name : "\"" + name.replace("\"", "\"\"") + "\"");
        });
    }

    private static void defineTrim(FunctionSet set, String name, boolean leading, boolean trailing) {
        set.define(name, TEXT, TEXT).optional(1).slices().returns(SqlType.VARCHAR,
                (Arguments in, RowResult out) -> trim(in, leading, trailing, out));
    }

    private static void lower(Arguments in, RowResult out) {
        byte[] heap = in.heap(0);
        int start = in.start(0);
        int length = in.length(0);
        if (!Utf8.isAscii(heap, start, length)) {
            out.bytes().append(in.text(0).toLowerCase(Locale.ROOT));
            return;
        }
        BytesBuilder bytes = out.bytes();
        bytes.append(heap, start, length);
        byte[] to = bytes.heap();
        for (int i = bytes.length() - length; i < bytes.length(); i++) {
            to[i] += to[i] >= 'A' && to[i] <= 'Z' ? (byte) 32 : (byte) 0;
        }
    }

    private static void upper(Arguments in, RowResult out) {
        byte[] heap = in.heap(0);
        int start = in.start(0);
        int length = in.length(0);
        if (!Utf8.isAscii(heap, start, length)) {
            out.bytes().append(in.text(0).toUpperCase(Locale.ROOT));
            return;
        }
        BytesBuilder bytes = out.bytes();
        bytes.append(heap, start, length);
        byte[] to = bytes.heap();
        for (int i = bytes.length() - length; i < bytes.length(); i++) {
            to[i] -= to[i] >= 'a' && to[i] <= 'z' ? (byte) 32 : (byte) 0;
        }
    }

    private static void initcap(String text, BytesBuilder out) {
        boolean inWord = false;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            out.appendCodePoint(inWord ? Character.toLowerCase(codePoint) : Character.toUpperCase(codePoint));
            inWord = Character.isLetterOrDigit(codePoint);
            i += Character.charCount(codePoint);
        }
    }

    private static void substring(Arguments in, RowResult out) {
        byte[] heap = in.heap(0);
        int start = in.start(0);
        int length = in.length(0);
        long from = in.integer(1) - 1;
        long until = in.count() > 2 ? end(from, in.integer(2)) : Long.MAX_VALUE;
        int first = Utf8.offset(heap, start, length, Math.max(0, from));
        int last = until <= 0
                ? first
                : until - Math.max(0, from) >= length
                        ? start + length
                        : Utf8.offset(heap, first, start + length - first, until - Math.max(0, from));
        out.slice(first, Math.max(0, last - first));
    }

    private static void binarySubstring(Arguments in, RowResult out) {
        int length = in.length(0);
        long from = in.integer(1) - 1;
        long until = in.count() > 2 ? end(from, in.integer(2)) : Long.MAX_VALUE;
        int first = Math.clamp(from, 0, length);
        int last = Math.clamp(until, first, length);
        out.slice(in.start(0) + first, last - first);
    }

    private static long end(long from, long count) {
        if (count < 0) {
            throw new SkeinException(ErrorCode.INVALID_ARGUMENT, "negative substring length not allowed");
        }
        return from > Long.MAX_VALUE - count ? Long.MAX_VALUE : from + count;
    }

    private static void left(Arguments in, RowResult out) {
        byte[] heap = in.heap(0);
        int start = in.start(0);
        int length = in.length(0);
        long wanted = in.integer(1);
        if (wanted < 0) {
            wanted = Math.max(0, Utf8.length(heap, start, length) + wanted);
        }
        out.slice(start, Utf8.offset(heap, start, length, wanted) - start);
    }

    private static void right(Arguments in, RowResult out) {
        byte[] heap = in.heap(0);
        int start = in.start(0);
        int length = in.length(0);
        long wanted = in.integer(1);
        long skipped = wanted < 0 ? -Math.max(wanted, -Long.MAX_VALUE)
                : Math.max(0, Utf8.length(heap, start, length) - wanted);
        int first = Utf8.offset(heap, start, length, skipped);
        out.slice(first, start + length - first);
    }

    private static void trim(Arguments in, boolean leading, boolean trailing, RowResult out) {
        byte[] heap = in.heap(0);
        int start = in.start(0);
        int end = start + in.length(0);
        boolean blanks = in.count() == 1;
        if (leading) {
            while (start < end && (blanks ? heap[start] == ' ' : inSet(in, start, end))) {
                start += Utf8.width(heap[start]);
            }
        }
        if (trailing) {
            while (start < end) {
                int last = end - 1;
                while (last > start && !Utf8.starts(heap[last])) {
                    last--;
                }
                if (!(blanks ? heap[last] == ' ' : inSet(in, last, end))) {
                    break;
                }
                end = last;
            }
        }
        out.slice(start, end - start);
    }

    /// Whether the character of the first argument that starts here is among those of the second one.
    private static boolean inSet(Arguments in, int at, int end) {
        int wanted = Utf8.codePoint(in.heap(0), at, end);
        byte[] set = in.heap(1);
        int setEnd = in.start(1) + in.length(1);
        for (int i = in.start(1); i < setEnd; i += Utf8.width(set[i])) {
            if (Utf8.codePoint(set, i, setEnd) == wanted) {
                return true;
            }
        }
        return false;
    }

    private static void pad(Arguments in, boolean left, BytesBuilder out) {
        byte[] heap = in.heap(0);
        int start = in.start(0);
        int length = in.length(0);
        long wanted = Math.max(0, in.integer(1));
        checkSize(wanted);
        int present = Utf8.length(heap, start, length);
        if (present >= wanted) {
            out.append(heap, start, Utf8.offset(heap, start, length, wanted) - start);
            return;
        }
        if (!left) {
            out.append(heap, start, length);
        }
        boolean blanks = in.count() == 2;
        if (blanks || in.length(2) > 0) {
            int at = 0;
            for (long i = present; i < wanted; i++) {
                if (blanks) {
                    out.append(' ');
                } else {
                    int width = Utf8.width(in.heap(2)[in.start(2) + at]);
                    out.append(in.heap(2), in.start(2) + at, width);
                    at = at + width >= in.length(2) ? 0 : at + width;
                }
            }
        }
        if (left) {
            out.append(heap, start, length);
        }
    }

    private static void repeat(Arguments in, RowResult out) {
        long times = Math.max(0, in.integer(1));
        int length = in.length(0);
        if (length == 0) {
            return;
        }
        checkSize(times > MAX_TEXT_BYTES ? times : times * length);
        for (long i = 0; i < times; i++) {
            out.bytes().append(in.heap(0), in.start(0), length);
        }
    }

    private static void checkSize(long bytes) {
        if (bytes > MAX_TEXT_BYTES) {
            throw new SkeinException(ErrorCode.LIMIT_EXCEEDED, "requested length too large: " + bytes);
        }
    }

    private static void reverse(Arguments in, RowResult out) {
        byte[] heap = in.heap(0);
        int start = in.start(0);
        int end = start + in.length(0);
        while (end > start) {
            int first = end - 1;
            while (first > start && !Utf8.starts(heap[first])) {
                first--;
            }
            out.bytes().append(heap, first, end - first);
            end = first;
        }
    }

    private static void replace(Arguments in, RowResult out) {
        byte[] heap = in.heap(0);
        int at = in.start(0);
        int end = at + in.length(0);
        int found = in.length(1) == 0 ? -1 : Utf8.indexOf(heap, at, end - at, in.heap(1), in.start(1), in.length(1));
        while (found >= 0) {
            out.bytes().append(heap, at, found - at);
            out.bytes().append(in.heap(2), in.start(2), in.length(2));
            at = found + in.length(1);
            found = Utf8.indexOf(heap, at, end - at, in.heap(1), in.start(1), in.length(1));
        }
        out.bytes().append(heap, at, end - at);
    }

    private static void translate(Arguments in, RowResult out) {
        int[] from = in.text(1).codePoints().toArray();
        int[] to = in.text(2).codePoints().toArray();
        byte[] heap = in.heap(0);
        int end = in.start(0) + in.length(0);
        for (int i = in.start(0); i < end; i += Utf8.width(heap[i])) {
            int codePoint = Utf8.codePoint(heap, i, end);
            int place = 0;
            while (place < from.length && from[place] != codePoint) {
                place++;
            }
            if (place == from.length) {
                out.bytes().appendCodePoint(codePoint);
            } else if (place < to.length) {
                out.bytes().appendCodePoint(to[place]);
            }
        }
    }

    private static void overlay(Arguments in, RowResult out) {
        byte[] heap = in.heap(0);
        int start = in.start(0);
        int length = in.length(0);
        long from = in.integer(2) - 1;
        long count = in.count() > 3 ? in.integer(3) : Utf8.length(in.heap(1), in.start(1), in.length(1));
        if (from < 0) {
            throw new SkeinException(ErrorCode.INVALID_ARGUMENT, "negative substring length not allowed");
        }
        int first = Utf8.offset(heap, start, length, from);
        int rest = Utf8.offset(heap, start, length, Math.max(0, from + count));
        out.bytes().append(heap, start, first - start);
        out.bytes().append(in.heap(1), in.start(1), in.length(1));
        out.bytes().append(heap, rest, start + length - rest);
    }

    private static void concatenate(Arguments in, RowResult out) {
        for (int i = 0; i < in.count(); i++) {
            out.bytes().append(in.heap(i), in.start(i), in.length(i));
        }
    }

    private static List<TextForm> forms(CallSite site) {
        List<TextForm> forms = new ArrayList<>();
        site.argumentTypes().forEach(type -> forms.add(TextForm.of(type, site.timeZone())));
        return forms;
    }

    /// Puts arguments together that are not null; from the second one on with the first argument in between if
    /// `first` is 1.
    private static void join(Arguments in, List<TextForm> forms, int first, BytesBuilder out) {
        boolean separate = false;
        for (int i = first; i < forms.size(); i++) {
            if (!in.isNull(i)) {
                if (separate && first == 1) {
                    forms.getFirst().append(in, 0, out);
                }
                forms.get(i).append(in, i, out);
                separate = true;
            }
        }
    }
}

package dev.skein.executor.function;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.LikePattern;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/// Functions of text.
final class TextFunctions {
    private static final List<ArgumentKind> TEXT = List.of(ArgumentKind.TEXT);
    private static final FunctionSignature.Result TEXT_RESULT = new FunctionSignature.Result.Fixed(SqlType.VARCHAR);

    private TextFunctions() {}

    static List<ScalarFunction> all() {
        return List.of(
                new ScalarFunction(
                        new FunctionSignature("like",
                                List.of(ArgumentKind.TEXT, ArgumentKind.TEXT, ArgumentKind.TEXT), 1, false,
                                new FunctionSignature.Result.Fixed(SqlType.BOOLEAN), true, true),
                        (_, _) -> new Like()),
                new ScalarFunction(
                        new FunctionSignature("substring",
                                List.of(ArgumentKind.TEXT, ArgumentKind.INTEGER, ArgumentKind.INTEGER), 1, false,
                                TEXT_RESULT, true, true),
                        (_, _) -> new Substring()),
                new ScalarFunction(
                        new FunctionSignature("concat", List.of(ArgumentKind.TEXT, ArgumentKind.TEXT), 0, true,
                                TEXT_RESULT, true, true),
                        (_, _) -> new Concat()),
                new ScalarFunction(
                        new FunctionSignature("char_length", TEXT, 0, false,
                                new FunctionSignature.Result.Fixed(SqlType.INTEGER), true, true),
                        (_, _) -> new CharLength()),
                mapping("lower", text -> text.toLowerCase(Locale.ROOT)),
                mapping("upper", text -> text.toUpperCase(Locale.ROOT)));
    }

    private static ScalarFunction mapping(String name, UnaryOperator<String> operator) {
        return new ScalarFunction(
                new FunctionSignature(name, TEXT, 0, false, TEXT_RESULT, true, true), (_, _) -> new Mapping(operator));
    }

    /// Collects runs of bytes in arrays that are used again.
    private static final class Output {
        private byte[] heap = new byte[1024];
        private int[] starts = {};
        private int[] lengths = {};
        private int used;

        void start(int count) {
            used = 0;
            if (starts.length < count) {
                starts = new int[Math.max(count, Batch.MAX_ROWS)];
                lengths = new int[Math.max(count, Batch.MAX_ROWS)];
            }
        }

        void begin(int row) {
            starts[row] = used;
            lengths[row] = 0;
        }

        void append(int row, byte[] from, int start, int length) {
            if (used + length > heap.length) {
                heap = Arrays.copyOf(heap, Math.max(used + length, 2 * heap.length));
            }
            System.arraycopy(from, start, heap, used, length);
            used += length;
            lengths[row] += length;
        }

        BytesColumn finish(int count) {
            return new BytesColumn(heap, starts, lengths, null, count);
        }
    }

    private static final class Like implements ScalarFunction.Kernel {
        private byte[] pattern = {};
        private int escape = -1;
        private LikePattern compiled = LikePattern.compile(new byte[0], -1);
        private long[] values = {};

        @Override
        public Column apply(List<Column> arguments, int count) {
            if (values.length < count) {
                values = new long[Math.max(count, Batch.MAX_ROWS)];
            }
            Texts texts = new Texts(arguments.get(0));
            Texts patterns = new Texts(arguments.get(1));
            Texts escapes = arguments.size() > 2 ? new Texts(arguments.get(2)) : patterns;
            for (int i = 0; i < count; i++) {
                int escapeByte = '\\';
                if (arguments.size() > 2) {
                    escapeByte = escapes.length(i) == 0 ? -1 : escapes.heap()[escapes.start(i)];
                }
                int start = patterns.start(i);
                int length = patterns.length(i);
                if (escapeByte != escape
                        || !Arrays.equals(pattern, 0, pattern.length, patterns.heap(), start, start + length)) {
                    pattern = Arrays.copyOfRange(patterns.heap(), start, start + length);
                    escape = escapeByte;
                    compiled = LikePattern.compile(pattern, escape);
                }
                values[i] = compiled.matches(texts.heap(), texts.start(i), texts.length(i)) ? 1 : 0;
            }
            return new LongColumn(values, null, count, 0, 1);
        }
    }

    /// Positions count characters from 1; a start before the text shortens the result, as SQL says.
    private static final class Substring implements ScalarFunction.Kernel {
        private int[] starts = {};
        private int[] lengths = {};

        @Override
        public Column apply(List<Column> arguments, int count) {
            if (starts.length < count) {
                starts = new int[Math.max(count, Batch.MAX_ROWS)];
                lengths = new int[Math.max(count, Batch.MAX_ROWS)];
            }
            Texts texts = new Texts(arguments.get(0));
            long[] from = ((LongColumn) arguments.get(1)).values();
            long[] size = arguments.size() > 2 ? ((LongColumn) arguments.get(2)).values() : null;
            boolean[] nulls = arguments.size() > 2 ? arguments.get(2).nulls() : null;
            for (int i = 0; i < count; i++) {
                long wanted = size == null ? Integer.MAX_VALUE : size[i];
                if (wanted < 0) {
                    if (nulls == null || !nulls[i]) {
                        throw new SkeinException(ErrorCode.INVALID_ARGUMENT, "negative substring length");
                    }
                    wanted = 0;
                }
                long first = Math.max(from[i], 1);
                long end = Math.min(from[i] + wanted, Integer.MAX_VALUE);
                cut(texts, i, first, end);
            }
            return new BytesColumn(texts.heap(), starts, lengths, null, count);
        }

        private void cut(Texts texts, int row, long first, long end) {
            byte[] heap = texts.heap();
            int at = texts.start(row);
            int stop = at + texts.length(row);
            long position = 1;
            while (at < stop && position < first) {
                at += width(heap[at]);
                position++;
            }
            int begin = Math.min(at, stop);
            while (at < stop && position < end) {
                at += width(heap[at]);
                position++;
            }
            starts[row] = begin;
            lengths[row] = Math.max(0, Math.min(at, stop) - begin);
        }

        private static int width(byte first) {
            if (first >= 0) {
                return 1;
            }
            int bits = first & 0xFF;
            return bits < 0xE0 ? 2 : bits < 0xF0 ? 3 : 4;
        }
    }

    private static final class Concat implements ScalarFunction.Kernel {
        private final Output output = new Output();

        @Override
        public Column apply(List<Column> arguments, int count) {
            output.start(count);
            Texts[] parts = arguments.stream().map(Texts::new).toArray(Texts[]::new);
            for (int i = 0; i < count; i++) {
                output.begin(i);
                for (Texts part : parts) {
                    output.append(i, part.heap(), part.start(i), part.length(i));
                }
            }
            return output.finish(count);
        }
    }

    private static final class CharLength implements ScalarFunction.Kernel {
        private long[] values = {};

        @Override
        public Column apply(List<Column> arguments, int count) {
            if (values.length < count) {
                values = new long[Math.max(count, Batch.MAX_ROWS)];
            }
            Texts texts = new Texts(arguments.getFirst());
            for (int i = 0; i < count; i++) {
                int characters = 0;
                int start = texts.start(i);
                for (int at = start; at < start + texts.length(i); at++) {
                    characters += (texts.heap()[at] & 0xC0) != 0x80 ? 1 : 0;
                }
                values[i] = characters;
            }
            return new LongColumn(values, null, count, 0, Integer.MAX_VALUE);
        }
    }

    /// A function of strings, one at a time.
    private static final class Mapping implements ScalarFunction.Kernel {
        private final UnaryOperator<String> operator;
        private final Output output = new Output();

        Mapping(UnaryOperator<String> operator) {
            this.operator = operator;
        }

        @Override
        public Column apply(List<Column> arguments, int count) {
            output.start(count);
            Texts texts = new Texts(arguments.getFirst());
            for (int i = 0; i < count; i++) {
                String text = new String(texts.heap(), texts.start(i), texts.length(i), StandardCharsets.UTF_8);
                byte[] result = operator.apply(text).getBytes(StandardCharsets.UTF_8);
                output.begin(i);
                output.append(i, result, 0, result.length);
            }
            return output.finish(count);
        }
    }
}

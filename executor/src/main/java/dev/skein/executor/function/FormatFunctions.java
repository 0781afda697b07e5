package dev.skein.executor.function;

import static dev.skein.executor.function.ArgumentKind.ANY;
import static dev.skein.executor.function.ArgumentKind.INTERVAL;
import static dev.skein.executor.function.ArgumentKind.NUMERIC;
import static dev.skein.executor.function.ArgumentKind.TEXT;
import static dev.skein.executor.function.ArgumentKind.TIME;
import static dev.skein.executor.function.ArgumentKind.TIMESTAMP;
import static dev.skein.executor.function.ArgumentKind.TIMESTAMP_TZ;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.kernel.BytesBuilder;
import dev.skein.executor.kernel.CivilDate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// `to_char` and its inverses, and `format`.
final class FormatFunctions {
    private FormatFunctions() {}

    static void define(FunctionSet set) {
        SqlType text = SqlType.VARCHAR;
        set.define("to_char", TIMESTAMP, TEXT).returns(text, _ -> {
            Patterns<DateTimeFormat> formats = new Patterns<>(DateTimeFormat::new);
            return (in, out) -> formats.of(in).write(in.integer(0), 0, out.bytes());
        });
        set.define("to_char", TIMESTAMP_TZ, TEXT).returns(text, site -> {
            Patterns<DateTimeFormat> formats = new Patterns<>(DateTimeFormat::new);
            return (in, out) -> {
                int offset = Zones.offsetSeconds(in.integer(0), site.timeZone());
                formats.of(in).write(in.integer(0) + offset * CivilDate.MICROS_PER_SECOND, offset, out.bytes());
            };
        });
        for (ArgumentKind kind : new ArgumentKind[] {TIME, INTERVAL}) {
            set.define("to_char", kind, TEXT).returns(text, _ -> {
                Patterns<DateTimeFormat> formats = new Patterns<>(DateTimeFormat::new);
                return (in, out) -> formats.of(in).write(in.integer(0), 0, out.bytes());
            });
        }
        set.define("to_char", NUMERIC, TEXT).returns(text, site -> {
            Patterns<NumberFormat> formats = new Patterns<>(NumberFormat::new);
            SqlType type = site.argument(0);
            return (in, out) -> formats.of(in).write(number(in, type), out.bytes());
        });
        set.define("to_date", TEXT, TEXT).returns(SqlType.DATE, _ -> {
            Patterns<DateTimeFormat> formats = new Patterns<>(DateTimeFormat::new);
            return (in, out) ->
                    out.set(Math.floorDiv(formats.of(in).read(in.text(0)), CivilDate.MICROS_PER_DAY));
        });
        set.define("to_timestamp", TEXT, TEXT).returns(SqlType.TIMESTAMP_TZ, site -> {
            Patterns<DateTimeFormat> formats = new Patterns<>(DateTimeFormat::new);
            return (in, out) -> out.set(Zones.toInstant(formats.of(in).read(in.text(0)), site.timeZone()));
        });
        for (String name : new String[] {"format", "printf"}) {
            set.define(name, TEXT, ANY).optional(1).variadic().acceptsNulls().returns(text, site -> {
                List<TextForm> forms = new ArrayList<>();
                site.argumentTypes().forEach(type -> forms.add(TextForm.of(type, site.timeZone())));
                return (in, out) -> {
                    if (in.isNull(0)) {
                        out.setNull();
                    } else {
                        format(in, forms, out.bytes());
                    }
                };
            });
        }
    }

    private static BigDecimal number(Arguments in, SqlType type) {
        return switch (type.lane()) {
            case DOUBLE -> {
                if (!Double.isFinite(in.number(0))) {
                    throw new SkeinException(ErrorCode.NUMERIC_OUT_OF_RANGE, "cannot format " + in.number(0));
                }
                yield new BigDecimal(Double.toString(in.number(0)));
            }
            case LONG, WIDE, BYTES -> new BigDecimal(in.unscaled(0), type.scale());
        };
    }

    /// Keeps the pattern of the second argument compiled while it stays the same.
    private static final class Patterns<P> {
        private final Function<String, P> compiler;
        private byte[] lastPattern = {};
        private P last;

        Patterns(Function<String, P> compiler) {
            this.compiler = compiler;
            this.last = compiler.apply("");
        }

        P of(Arguments in) {
            if (!in.hasBytes(1, lastPattern)) {
                last = compiler.apply(in.text(1));
                lastPattern = in.bytes(1);
            }
            return last;
        }
    }

    /// `%s` text, `%I` identifier, `%L` literal, `%%`; with `n$` before the letter for the argument's number.
    private static void format(Arguments in, List<TextForm> forms, BytesBuilder out) {
        String pattern = in.text(0);
        int next = 1;
        for (int i = 0; i < pattern.length(); ) {
            int symbol = pattern.codePointAt(i);
            i += Character.charCount(symbol);
            if (symbol != '%') {
                out.appendCodePoint(symbol);
                continue;
            }
            int digits = i;
            while (digits < pattern.length() && Character.isDigit(pattern.charAt(digits))) {
                digits++;
            }
            int argument = next;
            if (digits > i && digits < pattern.length() && pattern.charAt(digits) == '$') {
                argument = Integer.parseInt(pattern.substring(i, Math.min(digits, i + 6)));
                i = digits + 1;
            }
            if (i >= pattern.length()) {
                throw new SkeinException(ErrorCode.INVALID_PARAMETER, "unterminated format() type specifier");
            }
            char kind = pattern.charAt(i++);
            if (kind == '%') {
                out.append('%');
                continue;
            }
            if (argument < 1 || argument >= in.count()) {
                throw new SkeinException(ErrorCode.INVALID_PARAMETER, "too few arguments for format()");
            }
            next = argument + 1;
            appendArgument(in, forms.get(argument), argument, kind, out);
        }
    }

    private static void appendArgument(Arguments in, TextForm form, int argument, char kind, BytesBuilder out) {
        if (kind != 's' && kind != 'I' && kind != 'L' && kind != 'd') {
            throw new SkeinException(ErrorCode.INVALID_PARAMETER,
                    "unrecognized format() type specifier \"" + kind + "\"");
        }
        if (in.isNull(argument)) {
            out.append(kind == 'L' ? "NULL" : "");
            return;
        }
        if (kind == 's' || kind == 'd') {
            form.append(in, argument, out);
            return;
        }
        BytesBuilder value = new BytesBuilder();
        form.append(in, argument, value);
        String text = new String(value.heap(), 0, value.length(), java.nio.charset.StandardCharsets.UTF_8);
        if (kind == 'L') {
            out.append("'" + text.replace("'", "''") + "'");
        } else {
            out.append(text.matches("[a-z_][a-z0-9_$]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"");
        }
    }
}

package dev.skein.executor.function;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.kernel.CivilDate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/// Reads intervals: `1 year 2 months`, `3 days 04:05:06.7`, `1-2`, ISO 8601 `P1Y2M` and `P3DT4H`.
final class IntervalParser {
    private static final BigDecimal MONTHS_PER_YEAR = BigDecimal.valueOf(12);

    private final String text;
    private BigDecimal months = BigDecimal.ZERO;
    private BigDecimal micros = BigDecimal.ZERO;

    private IntervalParser(String text) {
        this.text = text;
    }

    /// A year-month interval.
    static long months(String text) {
        IntervalParser parser = new IntervalParser(text);
        parser.parse();
        if (parser.micros.signum() != 0) {
            throw new SkeinException(ErrorCode.INVALID_DATETIME,
                    "interval \"" + text + "\" has days or times, but only years and months are wanted");
        }
        return parser.whole(parser.months);
    }

    /// A day-time interval.
    static long micros(String text) {
        IntervalParser parser = new IntervalParser(text);
        parser.parse();
        if (parser.months.signum() != 0) {
            throw new SkeinException(ErrorCode.INVALID_DATETIME,
                    "interval \"" + text + "\" has years or months, but only days and times are wanted");
        }
        return parser.whole(parser.micros);
    }

    private long whole(BigDecimal value) {
        try {
            return value.setScale(0, RoundingMode.HALF_EVEN).longValueExact();
        } catch (ArithmeticException e) {
            throw new SkeinException(ErrorCode.DATETIME_OVERFLOW, "interval field value out of range: \"" + text + "\"", e);
        }
    }

    private void parse() {
        String rest = text.strip().toLowerCase(Locale.ROOT);
        if (rest.isEmpty()) {
            throw invalid();
        }
        if (rest.startsWith("p")) {
            parseIso(rest.substring(1));
            return;
        }
        boolean ago = rest.endsWith(" ago");
        String[] words = (ago ? rest.substring(0, rest.length() - 4) : rest).replace('@', ' ').strip()
                .replaceAll("(?<=[0-9])(?=[a-z])", " ").split("[ ]+");
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            if (word.contains(":")) {
                addClock(word);
            } else if (word.indexOf('-', 1) > 0) {
                int dash = word.indexOf('-', 1);
                boolean negative = word.startsWith("-");
                add(number(word.substring(0, dash)), "year");
                BigDecimal more = number(word.substring(dash + 1));
                add(negative ? more.negate() : more, "month");
            } else {
                boolean last = i + 1 == words.length;
                if (last && words.length > 1) {
                    throw invalid();
                }
                add(number(word), last ? "second" : words[i + 1]);
                i++;
            }
        }
        if (ago) {
            months = months.negate();
            micros = micros.negate();
        }
    }

    private void parseIso(String rest) {
        boolean time = false;
        int from = 0;
        for (int i = 0; i < rest.length(); i++) {
            char symbol = rest.charAt(i);
            if (symbol == 't') {
                time = true;
                from = i + 1;
            } else if (Character.isLetter(symbol)) {
                String unit = switch (symbol) {
                    case 'y' -> "year";
                    case 'm' -> time ? "minute" : "month";
                    case 'w' -> "week";
                    case 'd' -> "day";
                    case 'h' -> "hour";
                    case 's' -> "second";
                    default -> throw invalid();
                };
                add(number(rest.substring(from, i)), unit);
                from = i + 1;
            }
        }
        if (from != rest.length() || rest.isEmpty()) {
            throw invalid();
        }
    }

    private void addClock(String word) {
        boolean negative = word.startsWith("-");
        String[] parts = (negative || word.startsWith("+") ? word.substring(1) : word).split(":", -1);
        if (parts.length > 3) {
            throw invalid();
        }
        String[] units = {"hour", "minute", "second"};
        for (int i = 0; i < parts.length; i++) {
            BigDecimal part = number(parts[i]);
            add(negative ? part.negate() : part, units[i]);
        }
    }

    private void add(BigDecimal count, String unit) {
        String singular = unit.length() > 2 && unit.endsWith("s") ? unit.substring(0, unit.length() - 1) : unit;
        long factor = switch (singular) {
            case "day", "d" -> CivilDate.MICROS_PER_DAY;
            case "week", "w" -> 7 * CivilDate.MICROS_PER_DAY;
            case "hour", "hr", "h" -> CivilDate.MICROS_PER_HOUR;
            case "minute", "min" -> CivilDate.MICROS_PER_MINUTE;
            case "second", "sec", "s" -> CivilDate.MICROS_PER_SECOND;
            case "millisecond", "msec", "ms" -> 1000;
            case "microsecond", "usec", "us" -> 1;
            default -> 0;
        };
        if (factor != 0) {
            micros = micros.add(count.multiply(BigDecimal.valueOf(factor)));
            return;
        }
        BigDecimal monthCount = switch (singular) {
            case "month", "mon" -> BigDecimal.ONE;
            case "quarter" -> BigDecimal.valueOf(3);
            case "year", "yr", "y" -> MONTHS_PER_YEAR;
            case "decade" -> BigDecimal.valueOf(120);
            case "century", "centurie" -> BigDecimal.valueOf(1200);
            default -> throw invalid();
        };
        months = months.add(count.multiply(monthCount));
    }

    private BigDecimal number(String digits) {
        try {
            return new BigDecimal(digits);
        } catch (NumberFormatException e) {
            throw new SkeinException(ErrorCode.INVALID_DATETIME,
                    "invalid input syntax for type interval: \"" + text + "\"", e);
        }
    }

    private SkeinException invalid() {
        return new SkeinException(
                ErrorCode.INVALID_DATETIME, "invalid input syntax for type interval: \"" + text + "\"");
    }
}

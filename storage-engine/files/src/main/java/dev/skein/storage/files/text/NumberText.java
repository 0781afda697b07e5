package dev.skein.storage.files.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads numbers from ASCII bytes.
public final class NumberText {
    /// What functions give for text that they cannot read, or whose value does not fit.
    public static final long NONE = Long.MIN_VALUE;

    /// Any number of this many digits fits in a long.
    private static final int SAFE_DIGITS = 18;

    /// Longer text is not taken for a number.
    private static final int MAX_CHARACTERS = 1000;

    /// Powers of ten that a double holds exactly.
    private static final double[] EXACT_POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
        1e21, 1e22
    };

    /// Whole numbers up to here are doubles exactly.
    private static final long MAX_EXACT = 1L << 53;

    private NumberText() {}

    /// A whole number; [#NONE] also stands for the least long, which nobody writes.
    public static long integer(byte[] bytes, int start, int end) {
        int at = start;
        boolean negative = at < end && bytes[at] == '-';
        if (at < end && (bytes[at] == '-' || bytes[at] == '+')) {
            at++;
        }
        int digits = end - at;
        if (digits == 0) {
            return NONE;
        }
        long value = 0;
        for (int i = at; i < end; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return NONE;
            }
            if (digits > SAFE_DIGITS && value > (Long.MAX_VALUE - digit) / 10) {
                return NONE;
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }

    /// An unscaled decimal number, rounded half away from zero to a scale.
    public static long decimal(byte[] bytes, int start, int end, int scale) {
        int at = start;
        boolean negative = at < end && bytes[at] == '-';
        if (at < end && (bytes[at] == '-' || bytes[at] == '+')) {
            at++;
        }
        long value = 0;
        int digits = 0;
        int fraction = -1;
        boolean roundUp = false;
        for (; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit >= 0 && digit <= 9) {
                if (fraction < scale) {
                    value = value * 10 + digit;
                    digits++;
                    fraction += fraction >= 0 ? 1 : 0;
                } else if (fraction++ == scale) {
                    roundUp = digit >= 5;
                    digits += digits == 0 ? 1 : 0;
                }
            } else if (bytes[at] == '.' && fraction < 0) {
                fraction = 0;
            } else {
                return slowDecimal(bytes, start, end, scale);
            }
        }
        int missing = scale - Math.min(Math.max(fraction, 0), scale);
        if (digits == 0 || digits + missing > SAFE_DIGITS) {
            return slowDecimal(bytes, start, end, scale);
        }
        for (int i = 0; i < missing; i++) {
            value *= 10;
        }
        value += roundUp ? 1 : 0;
        return negative ? -value : value;
    }

    private static long slowDecimal(byte[] bytes, int start, int end, int scale) {
        BigDecimal value = bigDecimal(bytes, start, end, scale);
        return value == null || value.unscaledValue().bitLength() >= Long.SIZE ? NONE : value.unscaledValue().longValue();
    }

    /// A decimal number of any size at a scale, or null if it is none.
    static @Nullable BigDecimal bigDecimal(byte[] bytes, int start, int end, int scale) {
        if (end - start > MAX_CHARACTERS) {
            return null;
        }
        try {
            BigDecimal value = new BigDecimal(new String(bytes, start, end - start, StandardCharsets.ISO_8859_1));
            if (Math.abs((long) value.scale()) > MAX_CHARACTERS) {
                return null;
            }
            return value.setScale(scale, RoundingMode.HALF_UP);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /// A floating-point number, correctly rounded.
    ///
    /// @param target gets the number
    /// @return whether it is one
    static boolean floating(byte[] bytes, int start, int end, double[] target, int index) {
        int at = start;
        boolean negative = at < end && bytes[at] == '-';
        if (at < end && (bytes[at] == '-' || bytes[at] == '+')) {
            at++;
        }
        long value = 0;
        int digits = 0;
        int fraction = -1;
        for (; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
                digits++;
                fraction += fraction >= 0 ? 1 : 0;
            } else if (bytes[at] == '.' && fraction < 0) {
                fraction = 0;
            } else {
                return slowFloating(bytes, start, end, target, index);
            }
        }
        int power = Math.max(fraction, 0);
        if (digits == 0 || digits > SAFE_DIGITS || value > MAX_EXACT || power >= EXACT_POWERS.length) {
            return slowFloating(bytes, start, end, target, index);
        }
        // both are exact, so the quotient is rounded once
        double magnitude = value / EXACT_POWERS[power];
        target[index] = negative ? -magnitude : magnitude;
        return true;
    }

    private static boolean slowFloating(byte[] bytes, int start, int end, double[] target, int index) {
        if (start == end || end - start > MAX_CHARACTERS) {
            return false;
        }
        String text = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
        boolean plain = true;
        for (int i = 0; i < text.length(); i++) {
            plain &= "0123456789+-.eE".indexOf(text.charAt(i)) >= 0;
        }
        if (plain) {
            try {
                target[index] = Double.parseDouble(text);
                return !Double.isInfinite(target[index]);
            } catch (NumberFormatException e) {
                return false;
            }
        }
        String word = text.toLowerCase(Locale.ROOT);
        boolean negative = word.startsWith("-");
        switch (negative || word.startsWith("+") ? word.substring(1) : word) {
            case "nan" -> target[index] = Double.NaN;
            case "inf", "infinity" -> target[index] = negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            default -> {
                return false;
            }
        }
        return true;
    }
}

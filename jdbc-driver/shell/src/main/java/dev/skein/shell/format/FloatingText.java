package dev.skein.shell.format;

import java.math.BigDecimal;

/// Floating-point numbers with the fewest digits that give them back, written as PostgreSQL writes them: plain while
/// the exponent is modest (`0.0001`, `150000`), else `1.5e+20`.
final class FloatingText {
    private static final int DOUBLE_PLAIN_DIGITS = 15;
    private static final int REAL_PLAIN_DIGITS = 6;
    private static final int SMALLEST_PLAIN_EXPONENT = -4;

    private FloatingText() {}

    static void append(double value, StringBuilder out) {
        append(value, Double.toString(value), DOUBLE_PLAIN_DIGITS, out);
    }

    static void append(float value, StringBuilder out) {
        append(value, Float.toString(value), REAL_PLAIN_DIGITS, out);
    }

    private static void append(double value, String shortest, int plainDigits, StringBuilder out) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            out.append(shortest);
            return;
        }
        double magnitude = Math.abs(value);
        if (magnitude == 0 || magnitude >= 1e-3 && magnitude < 1e6) {
            // here Java writes no exponent; a whole number ends in .0
            int length = shortest.endsWith(".0") ? shortest.length() - 2 : shortest.length();
            out.append(shortest, 0, length);
            return;
        }
        BigDecimal exact = new BigDecimal(shortest).stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        if (exponent >= SMALLEST_PLAIN_EXPONENT && exponent < plainDigits) {
            out.append(exact.toPlainString());
            return;
        }
        String digits = exact.unscaledValue().abs().toString();
        if (value < 0) {
            out.append('-');
        }
        out.append(digits.charAt(0));
        if (digits.length() > 1) {
            out.append('.').append(digits, 1, digits.length());
        }
        out.append(exponent < 0 ? "e-" : "e+");
        int exponentMagnitude = Math.abs(exponent);
        if (exponentMagnitude < 10) {
            out.append('0');
        }
        out.append(exponentMagnitude);
    }
}

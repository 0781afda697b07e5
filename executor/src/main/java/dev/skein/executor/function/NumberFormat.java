package dev.skein.executor.function;

import dev.skein.executor.kernel.BytesBuilder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/// A `to_char` pattern of numbers: `9` and `0` digits, `.` or `D` point, `,` or `G` group, `S`, `MI`, `PL`, `PR` sign,
/// `FM` without padding; other characters stand for themselves.
final class NumberFormat {
    private final String pattern;
    private final boolean fill;
    private final boolean signed;
    private final boolean minus;
    private final boolean plus;
    private final boolean brackets;
    private final int whole;
    private final int fraction;
    private final int firstZero;

    NumberFormat(String template) {
        String upper = template.toUpperCase(Locale.ROOT);
        fill = upper.contains("FM");
        signed = upper.contains("S");
        minus = upper.contains("MI");
        plus = upper.contains("PL");
        brackets = upper.contains("PR");
        pattern = upper.replace("FM", "").replace("MI", "").replace("PL", "").replace("PR", "").replace("S", "")
                .replace('D', '.').replace('G', ',');
        int digitsBefore = 0;
        int digitsAfter = 0;
        int zero = -1;
        boolean point = false;
        for (int i = 0; i < pattern.length(); i++) {
            char symbol = pattern.charAt(i);
            if (symbol == '.') {
                point = true;
            } else if (symbol == '9' || symbol == '0') {
                if (symbol == '0' && zero < 0 && !point) {
                    zero = digitsBefore;
                }
                if (point) {
                    digitsAfter++;
                } else {
                    digitsBefore++;
                }
            }
        }
        whole = digitsBefore;
        fraction = digitsAfter;
        firstZero = zero < 0 ? digitsBefore : zero;
    }

    void write(BigDecimal number, BytesBuilder out) {
        BigDecimal rounded = number.setScale(fraction, RoundingMode.HALF_UP);
        boolean negative = rounded.signum() < 0;
        String plain = rounded.abs().toPlainString();
        int point = plain.indexOf('.');
        String digits = point < 0 ? plain : plain.substring(0, point);
        String decimals = point < 0 ? "" : plain.substring(point + 1);
        if (digits.equals("0") && whole > 0 && firstZero >= whole && fraction > 0) {
            digits = "";
        }
        StringBuilder body = new StringBuilder();
        if (digits.length() > whole) {
            body.append(pattern.replaceAll("[90]", "#"));
        } else {
            fillIn(digits, decimals, body);
        }
        String text = body.toString();
        if (fill) {
            text = text.strip();
            if (fraction > 0 && pattern.indexOf('.') >= 0 && digits.length() <= whole) {
                text = withoutSpareZeros(text);
            }
        }
        out.append(withSign(text, negative));
    }

    private void fillIn(String digits, String decimals, StringBuilder body) {
        int place = 0;
        int decimal = 0;
        boolean started = false;
        boolean afterPoint = false;
        for (int i = 0; i < pattern.length(); i++) {
            char symbol = pattern.charAt(i);
            if (symbol == '.') {
                afterPoint = true;
                body.append('.');
            } else if (symbol == '9' || symbol == '0') {
                if (afterPoint) {
                    body.append(decimals.charAt(decimal++));
                } else {
                    int at = place - (whole - digits.length());
                    started |= at >= 0 || place >= firstZero;
                    body.append(at >= 0 ? digits.charAt(at) : started ? '0' : ' ');
                    place++;
                }
            } else if (symbol == ',') {
                body.append(started ? ',' : ' ');
            } else {
                body.append(symbol);
            }
        }
    }

    /// With FM, decimals that the pattern wrote as 9 vanish when they are zero.
    private String withoutSpareZeros(String text) {
        int keep = pattern.lastIndexOf('0') > pattern.indexOf('.')
                ? pattern.substring(pattern.indexOf('.'), pattern.lastIndexOf('0')).replaceAll("[^90]", "").length() + 1
                : 0;
        int end = text.length();
        int point = text.lastIndexOf('.');
        while (end > point + 1 + keep && text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, end);
    }

    private String withSign(String text, boolean negative) {
        if (brackets) {
            return negative ? "<" + text.strip() + ">" : fill ? text : " " + text + " ";
        }
        if (minus) {
            return text + (negative ? "-" : fill ? "" : " ");
        }
        String sign = negative ? "-" : signed || plus ? "+" : "";
        if (sign.isEmpty()) {
            return fill ? text : " " + text;
        }
        int digit = 0;
        while (digit < text.length() && text.charAt(digit) == ' ') {
            digit++;
        }
        return text.substring(0, digit) + sign + text.substring(digit);
    }
}

package dev.skein.executor.kernel;

import dev.skein.catalog.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// Arithmetic on 128-bit two's complement numbers held as two longs, for decimals of more than 18 digits.
///
/// Results that do not fit into 38 digits are reported by the callers as SQL errors; the methods here that may
/// overflow 128 bits say so.
public final class Int128 {
    /// Powers of ten that fit into a long: 10^0 to 10^18.
    private static final long[] POWERS = new long[19];

    private static final BigInteger[] BIG_POWERS = new BigInteger[2 * SqlType.MAX_DECIMAL_PRECISION + 2];
    private static final double TWO_POW_64 = 0x1p64;

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = 10 * POWERS[i - 1];
        }
        for (int i = 0; i < BIG_POWERS.length; i++) {
            BIG_POWERS[i] = BigInteger.TEN.pow(i);
        }
    }

    private Int128() {}

    /// 10 to this power, which is 0 to 18.
    public static long powerOfTen(int exponent) {
        return POWERS[exponent];
    }

    /// 10 to this power, which is 0 to 77.
    public static BigInteger bigPowerOfTen(int exponent) {
        return BIG_POWERS[exponent];
    }

    /// Whether a number fits into 64 bits.
    public static boolean fitsLong(long high, long low) {
        return high == low >> 63;
    }

    /// The number as a big integer.
    public static BigInteger toBigInteger(long high, long low) {
        if (fitsLong(high, low)) {
            return BigInteger.valueOf(low);
        }
        BigInteger lower = BigInteger.valueOf(low);
        if (low < 0) {
            lower = lower.add(BigInteger.ONE.shiftLeft(Long.SIZE));
        }
        return BigInteger.valueOf(high).shiftLeft(Long.SIZE).add(lower);
    }

    /// The upper half of a big integer of at most 128 bits.
    public static long high(BigInteger value) {
        return value.shiftRight(Long.SIZE).longValue();
    }

    /// The lower half of a big integer.
    public static long low(BigInteger value) {
        return value.longValue();
    }

    /// Signed comparison.
    public static int compare(long leftHigh, long leftLow, long rightHigh, long rightLow) {
        int upper = Long.compare(leftHigh, rightHigh);
        return upper != 0 ? upper : Long.compareUnsigned(leftLow, rightLow);
    }

    /// Whether a number has at most so many decimal digits.
    public static boolean hasDigits(long high, long low, int digits) {
        if (fitsLong(high, low)) {
            return digits >= POWERS.length || low < POWERS[digits] && low > -POWERS[digits];
        }
        return toBigInteger(high, low).abs().compareTo(BIG_POWERS[digits]) < 0;
    }

    /// The nearest double of an unscaled decimal.
    public static double toDouble(long high, long low, int scale) {
        if (fitsLong(high, low)) {
            return toDouble(low, scale);
        }
        if (scale == 0) {
            double lower = low >= 0 ? (double) low : (double) (low >>> 1 | low & 1) * 2;
            return high * TWO_POW_64 + lower;
        }
        return new BigDecimal(toBigInteger(high, low), scale).doubleValue();
    }

    /// The nearest double of an unscaled decimal.
    public static double toDouble(long unscaled, int scale) {
        boolean exact = unscaled <= 1L << 53 && unscaled >= -(1L << 53) && scale < POWERS.length;
        return exact ? unscaled / (double) POWERS[scale] : BigDecimal.valueOf(unscaled, scale).doubleValue();
    }

    /// A decimal brought to another scale, rounding half away from zero; may need more than 128 bits.
    public static BigInteger rescale(BigInteger unscaled, int from, int to) {
        if (to >= from) {
            return unscaled.multiply(BIG_POWERS[to - from]);
        }
        return new BigDecimal(unscaled, from).setScale(to, RoundingMode.HALF_UP).unscaledValue();
    }

    /// A decimal brought to a lesser scale, rounding half away from zero.
    public static long divideRounding(long unscaled, long powerOfTen) {
        long quotient = unscaled / powerOfTen;
        long remainder = unscaled % powerOfTen;
        if (2 * Math.abs(remainder) >= powerOfTen) {
            quotient += unscaled < 0 ? -1 : 1;
        }
        return quotient;
    }
}

package dev.skein.storage.jdbc;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.storage.expression.Field;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteOrder;

/// Reads `numeric` values as unscaled 128-bit numbers. Their binary form is five 16-bit numbers or more: how many digits
/// to the base 10000, the power of that base that the first one counts, sign, displayed scale, and the digits. Confined
/// to one thread.
final class NumericDecoder {
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private static final int BASE = 10_000;
    private static final int BASE_DIGITS = 4;
    private static final int POSITIVE = 0;
    private static final int NEGATIVE = 0x4000;

    /// As many digits as a long holds whatever they are.
    private static final int SHORT_DIGITS = 4;

    private static final long[] POWERS = new long[19];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = 10 * POWERS[i - 1];
        }
    }

    private final Field field;
    private final BigInteger limit;
    private long high;
    private long low;

    /// @param field a DECIMAL
    NumericDecoder(Field field) {
        this.field = field;
        this.limit = BigInteger.TEN.pow(field.type().precision());
    }

    /// The signed upper 64 bits of the last number.
    long high() {
        return high;
    }

    /// The lower 64 bits of the last number.
    long low() {
        return low;
    }

    /// Reads a number; digits beyond the field's scale are rounded half away from zero.
    void decode(byte[] bytes, int at) {
        int count = (short) SHORT.get(bytes, at);
        int weight = (short) SHORT.get(bytes, at + 2);
        int sign = (short) SHORT.get(bytes, at + 4) & 0xFFFF;
        if (sign != POSITIVE && sign != NEGATIVE) {
            throw new SkeinException(ErrorCode.NUMERIC_OUT_OF_RANGE, "column \"" + field.name()
                    + "\" holds NaN or infinity, which a " + field.type()
                    + " cannot; leave such rows out or cast them to double precision in a view there");
        }
        int exponent = BASE_DIGITS * (weight - count + 1) + field.type().scale();
        if (count <= SHORT_DIGITS && exponent >= 0 && exponent < POWERS.length) {
            long digits = 0;
            for (int i = 0; i < count; i++) {
                digits = BASE * digits + (short) SHORT.get(bytes, at + 8 + 2 * i);
            }
            if (digits <= Long.MAX_VALUE / POWERS[exponent] / 10 && digits * POWERS[exponent] < ceiling()) {
                long value = digits * POWERS[exponent];
                low = sign == NEGATIVE ? -value : value;
                high = low >> 63;
                return;
            }
        }
        decodeLong(bytes, at, count, weight, sign == NEGATIVE);
    }

    private long ceiling() {
        int precision = field.type().precision();
        return precision < POWERS.length ? POWERS[precision] : Long.MAX_VALUE;
    }

    private void decodeLong(byte[] bytes, int at, int count, int weight, boolean negative) {
        BigInteger digits = BigInteger.ZERO;
        for (int i = 0; i < count; i++) {
            digits = digits.multiply(BigInteger.valueOf(BASE))
                    .add(BigInteger.valueOf((short) SHORT.get(bytes, at + 8 + 2 * i)));
        }
        BigInteger unscaled = new BigDecimal(negative ? digits.negate() : digits, BASE_DIGITS * (count - weight - 1))
                .setScale(field.type().scale(), RoundingMode.HALF_UP)
                .unscaledValue();
        if (unscaled.abs().compareTo(limit) >= 0) {
            throw new SkeinException(ErrorCode.NUMERIC_OUT_OF_RANGE, "column \"" + field.name()
                    + "\" holds a number that is too great for " + field.type() + "; cast it to text in a view there");
        }
        low = unscaled.longValue();
        high = unscaled.shiftRight(Long.SIZE).longValue();
    }
}

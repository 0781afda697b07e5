package dev.skein.executor.expression;

import dev.skein.executor.kernel.TextMatcher;
import java.util.Arrays;
import java.util.List;

/// A run of bytes is among constants, found by binary search.
final class TextSet implements TextMatcher {
    private final byte[][] constants;

    TextSet(List<byte[]> values) {
        this.constants = values.toArray(byte[][]::new);
        Arrays.sort(constants, Arrays::compareUnsigned);
    }

    @Override
    public boolean matches(byte[] heap, int start, int length) {
        int low = 0;
        int high = constants.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            byte[] constant = constants[middle];
            int sign = Arrays.compareUnsigned(constant, 0, constant.length, heap, start, start + length);
            if (sign == 0) {
                return true;
            }
            if (sign < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return false;
    }
}

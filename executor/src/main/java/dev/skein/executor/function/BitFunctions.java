package dev.skein.executor.function;

import static dev.skein.executor.function.ArgumentKind.INTEGER;

import dev.skein.catalog.SqlType;

/// Functions of the bits of whole numbers.
final class BitFunctions {
    private BitFunctions() {}

    static void define(FunctionSet set) {
        set.define("bit_and", INTEGER, INTEGER).returns(SqlType.BIGINT,
                (in, out) -> out.set(in.integer(0) & in.integer(1)));
        set.define("bit_or", INTEGER, INTEGER).returns(SqlType.BIGINT,
                (in, out) -> out.set(in.integer(0) | in.integer(1)));
        for (String name : new String[] {"bit_xor", "xor"}) {
            set.define(name, INTEGER, INTEGER).returns(SqlType.BIGINT,
                    (in, out) -> out.set(in.integer(0) ^ in.integer(1)));
        }
        set.define("bit_not", INTEGER).returns(SqlType.BIGINT, (in, out) -> out.set(~in.integer(0)));
        set.define("bit_count", INTEGER).returns(SqlType.BIGINT, (in, out) -> out.set(Long.bitCount(in.integer(0))));
        set.define("shift_left", INTEGER, INTEGER).returns(SqlType.BIGINT,
                (in, out) -> out.set(in.integer(0) << in.integer(1)));
        set.define("shift_right", INTEGER, INTEGER).returns(SqlType.BIGINT,
                (in, out) -> out.set(in.integer(0) >> in.integer(1)));
        set.define("to_hex", INTEGER).returns(SqlType.VARCHAR,
                (in, out) -> out.bytes().append(Long.toHexString(in.integer(0))));
        set.define("to_bin", INTEGER).returns(SqlType.VARCHAR,
                (in, out) -> out.bytes().append(Long.toBinaryString(in.integer(0))));
        set.define("to_oct", INTEGER).returns(SqlType.VARCHAR,
                (in, out) -> out.bytes().append(Long.toOctalString(in.integer(0))));
    }
}

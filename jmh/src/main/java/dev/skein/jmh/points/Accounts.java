package dev.skein.jmh.points;

import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;

/// The rows: every value follows from the id, so that any answer can be checked by itself.
final class Accounts {
    static final String CREATE =
            "CREATE TABLE accounts (id BIGINT PRIMARY KEY, owner VARCHAR(40), balance DECIMAL(15,2), branch INTEGER)";

    /// A prime: its multiples modulo a smaller number of rows come in no order.
    private static final long STEP = 2_147_483_647L;

    private static final int BRANCHES = 97;

    private Accounts() {}

    static String owner(long id) {
        return "owner " + Long.toString(id * STEP % 1_000_003, Character.MAX_RADIX);
    }

    static BigDecimal balance(long id) {
        return BigDecimal.valueOf(id * STEP % 100_000_000, 2);
    }

    static int branch(long id) {
        return (int) (id % BRANCHES);
    }

    /// Writes rows with the ids from 1 to a number, in no order, without a header.
    static void write(Path csv, long rows) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(csv)) {
            for (long i = 0; i < rows; i++) {
                long id = 1 + i * STEP % rows;
                out.append(Long.toString(id)).append(',').append(owner(id)).append(',')
                        .append(balance(id).toPlainString()).append(',').append(Integer.toString(branch(id))).append('\n');
            }
        }
    }
}

package dev.skein.storage.files.text;

import dev.skein.catalog.SqlType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Finds the type of a column from samples of its values: the first of the candidates as which all of them can be read.
public final class TypeGuess {
    private static final SqlType[] CANDIDATES = {
        SqlType.BOOLEAN, SqlType.BIGINT, SqlType.DOUBLE, SqlType.TIME, SqlType.DATE, SqlType.TIMESTAMP, SqlType.TIMESTAMP_TZ
    };

    private final boolean[] possible = new boolean[CANDIDATES.length];
    private final double[] scratch = new double[1];
    private boolean seen;

    /// A guess before any sample.
    public TypeGuess() {
        Arrays.fill(possible, true);
    }

    /// Whether a value can be read as a type.
    public static boolean fits(String value, SqlType type) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        TextRows row = new TextRows(1);
        row.restart(bytes);
        row.set(0, 0, bytes.length);
        row.endRow();
        try {
            new ColumnParser(type).parse(row, 0);
            return true;
        } catch (BadText e) {
            return false;
        }
    }

    /// Takes a sample into account.
    public void look(byte[] bytes, int start, int end) {
        seen = true;
        for (int i = 0; i < possible.length; i++) {
            possible[i] = possible[i] && canBe(CANDIDATES[i], bytes, start, end);
        }
    }

    private boolean canBe(SqlType type, byte[] bytes, int start, int end) {
        return switch (type.kind()) {
            case BOOLEAN -> isWord(bytes, start, end, "true") || isWord(bytes, start, end, "false");
            case BIGINT -> NumberText.integer(bytes, start, end) != NumberText.NONE;
            case DOUBLE -> NumberText.floating(bytes, start, end, scratch, 0);
            case TIME -> DateTimeText.time(bytes, start, end) != NumberText.NONE;
            case DATE -> DateTimeText.date(bytes, start, end) != NumberText.NONE;
            case TIMESTAMP -> DateTimeText.timestamp(bytes, start, end) != NumberText.NONE;
            case TIMESTAMP_TZ -> DateTimeText.zonedTimestamp(bytes, start, end) != NumberText.NONE;
            default -> throw new IllegalArgumentException("no candidate: " + type);
        };
    }

    /// Whether bytes are an ASCII word, in any case.
    static boolean isWord(byte[] bytes, int start, int end, String word) {
        boolean same = end - start == word.length();
        for (int i = 0; same && i < word.length(); i++) {
            same = (bytes[start + i] | 0x20) == word.charAt(i);
        }
        return same;
    }

    /// The type; text if no sample was seen.
    public SqlType type() {
        if (seen) {
            for (int i = 0; i < possible.length; i++) {
                if (possible[i]) {
                    return CANDIDATES[i];
                }
            }
        }
        return SqlType.VARCHAR;
    }
}

package dev.skein.storage.files.csv;

import dev.skein.storage.files.format.FileOptions;
import dev.skein.storage.files.text.BadText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Finds the fields of the rows in a buffer. The fields are those of the row that was read last.
///
/// A field that begins with a quote goes to the next quote that is not doubled (or escaped), and may hold delimiters and
/// line breaks; anything else is taken as it is. Rows end with LF, CR LF, or CR.
final class CsvTokenizer {
    /// More fields than this in a row are taken for damage.
    private static final int MAX_FIELDS = 100_000;

    private final byte quote;
    private final byte escape;
    private final byte[] nullText;
    private final boolean[] special = new boolean[256];
    private int[] starts = new int[64];
    private int[] lengths = new int[64];
    private boolean[] quoted = new boolean[64];
    private boolean[] escaped = new boolean[64];
    private int fieldCount;
    private int fieldEnd;

    CsvTokenizer(FileOptions options, char delimiter) {
        this.quote = (byte) options.quote();
        this.escape = (byte) options.escape();
        this.nullText = options.nullText().getBytes(StandardCharsets.UTF_8);
        special[delimiter] = true;
        special['\n'] = true;
        special['\r'] = true;
    }

    /// Reads a row.
    ///
    /// @param complete whether no bytes follow those up to `limit`
    /// @return where the next row begins; -1 if this one is not complete in the buffer
    /// @throws BadText if a quoted field has no end, or something follows it
    int row(byte[] bytes, int from, int limit, boolean complete) throws BadText {
        int at = from;
        fieldCount = 0;
        while (true) {
            ensureField();
            boolean isQuoted = at < limit && bytes[at] == quote;
            escaped[fieldCount] = false;
            int end = isQuoted ? quotedEnd(bytes, at, limit, complete) : plainEnd(bytes, at, limit);
            if (end < 0) {
                return -1;
            }
            quoted[fieldCount] = isQuoted;
            starts[fieldCount] = isQuoted ? at + 1 : at;
            lengths[fieldCount] = fieldEnd - starts[fieldCount];
            fieldCount++;
            if (end == limit) {
                return complete ? limit : -1;
            }
            byte terminator = bytes[end];
            at = end + 1;
            if (terminator == '\n') {
                return at;
            }
            if (terminator == '\r') {
                if (at == limit) {
                    return complete ? at : -1;
                }
                return bytes[at] == '\n' ? at + 1 : at;
            }
        }
    }

    private int plainEnd(byte[] bytes, int from, int limit) {
        int at = from;
        while (at < limit && !special[bytes[at] & 0xFF]) {
            at++;
        }
        fieldEnd = at;
        return at;
    }

    private int quotedEnd(byte[] bytes, int from, int limit, boolean complete) throws BadText {
        int at = from + 1;
        while (true) {
            while (at < limit && bytes[at] != quote && bytes[at] != escape) {
                at++;
            }
            if (at == limit) {
                break;
            }
            boolean last = at + 1 == limit;
            if (last && !complete) {
                return -1;
            }
            if (bytes[at] == escape && !last && (bytes[at + 1] == quote || bytes[at + 1] == escape)) {
                escaped[fieldCount] = true;
                at += 2;
            } else if (bytes[at] == quote) {
                fieldEnd = at;
                if (!last && !special[bytes[at + 1] & 0xFF]) {
                    throw new BadText("something follows the quote that ends a field; a quote within a quoted field is"
                            + " doubled", at);
                }
                return at + 1;
            } else {
                at++;
            }
        }
        if (complete) {
            throw new BadText("a quoted field has no end", from);
        }
        return -1;
    }

    private void ensureField() throws BadText {
        if (fieldCount < starts.length) {
            return;
        }
        if (fieldCount == MAX_FIELDS) {
            throw new BadText("a row has more than " + MAX_FIELDS + " fields", starts[fieldCount - 1]);
        }
        int size = 2 * fieldCount;
        starts = Arrays.copyOf(starts, size);
        lengths = Arrays.copyOf(lengths, size);
        quoted = Arrays.copyOf(quoted, size);
        escaped = Arrays.copyOf(escaped, size);
    }

    /// Number of fields.
    int fieldCount() {
        return fieldCount;
    }

    /// Whether the row is an empty line.
    boolean isEmptyLine() {
        return fieldCount == 1 && lengths[0] == 0 && !quoted[0];
    }

    /// Where a field begins, without its quote.
    int start(int field) {
        return starts[field];
    }

    /// How many bytes a field has, without its quotes. Escapes are resolved in place, so a row must not be read twice
    /// after this was asked.
    int length(byte[] bytes, int field) {
        if (escaped[field]) {
            escaped[field] = false;
            lengths[field] = resolved(bytes, starts[field], lengths[field]);
        }
        return lengths[field];
    }

    private int resolved(byte[] bytes, int start, int length) {
        int to = start;
        int end = start + length;
        for (int at = start; at < end; at++) {
            if (bytes[at] == escape && at + 1 < end && (bytes[at + 1] == quote || bytes[at + 1] == escape)) {
                at++;
            }
            bytes[to++] = bytes[at];
        }
        return to - start;
    }

    /// Whether a field means null.
    boolean isNull(byte[] bytes, int field) {
        return !quoted[field]
                && lengths[field] == nullText.length
                && (nullText.length == 0 || Arrays.equals(
                        bytes, starts[field], starts[field] + lengths[field], nullText, 0, nullText.length));
    }

    /// A field as text.
    String text(byte[] bytes, int field) {
        return new String(bytes, starts[field], length(bytes, field), StandardCharsets.UTF_8);
    }
}

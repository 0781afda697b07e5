package dev.skein.storage.files.write;

import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.expression.Field;
import dev.skein.storage.files.format.FileOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Writes CSV as RFC 4180 says, with LF at the ends of lines. A null is the unquoted null text; a value that looks like it
/// is quoted.
final class CsvFormat implements RowFormat {
    private final OutputStream output;
    private final List<Field> fields;
    private final byte delimiter;
    private final byte quote;
    private final byte escape;
    private final byte[] nullText;
    private final ByteSink value = new ByteSink();
    private final ByteSink line = new ByteSink();

    /// @param usualDelimiter the delimiter if the options name none
    CsvFormat(OutputStream output, List<Field> fields, FileOptions options, char usualDelimiter) throws IOException {
        this.output = output;
        this.fields = fields;
        delimiter = (byte) (char) options.delimiter().orElse(usualDelimiter);
        quote = (byte) options.quote();
        escape = (byte) options.escape();
        nullText = options.nullText().getBytes(StandardCharsets.UTF_8);
        if (options.header().orElse(true)) {
            for (int i = 0; i < fields.size(); i++) {
                value.clear();
                value.append(fields.get(i).name());
                appendField(i);
            }
            endLine();
        }
    }

    @Override
    public void write(Batch batch) throws IOException {
        for (int row = 0; row < batch.length(); row++) {
            for (int i = 0; i < fields.size(); i++) {
                Column column = batch.columns().get(i);
                boolean[] nulls = column.nulls();
                if (nulls != null && nulls[row]) {
                    startField(i);
                    line.append(nullText, 0, nullText.length);
                } else {
                    value.clear();
                    ValueText.append(value, column, fields.get(i).type(), row);
                    appendField(i);
                }
            }
            endLine();
        }
    }

    private void startField(int place) {
        if (place > 0) {
            line.append(delimiter);
        }
    }

    private void appendField(int place) {
        startField(place);
        byte[] bytes = value.bytes();
        int length = value.length();
        if (!needsQuotes(bytes, length)) {
            line.append(bytes, 0, length);
            return;
        }
        line.append(quote);
        for (int i = 0; i < length; i++) {
            if (bytes[i] == quote || bytes[i] == escape) {
                line.append(escape);
            }
            line.append(bytes[i]);
        }
        line.append(quote);
    }

    private boolean needsQuotes(byte[] bytes, int length) {
        if (Arrays.equals(bytes, 0, length, nullText, 0, nullText.length)) {
            return true;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[i] == delimiter || bytes[i] == quote || bytes[i] == '\n' || bytes[i] == '\r') {
                return true;
            }
        }
        return false;
    }

    private void endLine() throws IOException {
        line.append((byte) '\n');
        output.write(line.bytes(), 0, line.length());
        line.clear();
    }

    @Override
    public void finish() {}
}

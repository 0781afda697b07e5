package dev.skein.storage.files.write;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.catalog.SqlType;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DoubleColumn;
import dev.skein.storage.expression.Field;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes an array of objects, or objects one per line. Numbers and truth values are such in JSON too; NaN and infinities,
/// which JSON lacks, and all else are text.
final class JsonFormat implements RowFormat {
    private final JsonGenerator generator;
    private final List<Field> fields;
    private final boolean lines;
    private final ByteSink value = new ByteSink();

    JsonFormat(OutputStream output, List<Field> fields, boolean lines) throws IOException {
        this.generator = new JsonMapper().getFactory().createGenerator(output);
        this.fields = fields;
        this.lines = lines;
        generator.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
        if (!lines) {
            generator.writeStartArray();
        }
    }

    @Override
    public void write(Batch batch) throws IOException {
        for (int row = 0; row < batch.length(); row++) {
            generator.writeStartObject();
            for (int i = 0; i < fields.size(); i++) {
                generator.writeFieldName(fields.get(i).name());
                write(batch.columns().get(i), fields.get(i).type(), row);
            }
            generator.writeEndObject();
        }
    }

    private void write(Column column, SqlType type, int row) throws IOException {
        boolean[] nulls = column.nulls();
        if (nulls != null && nulls[row]) {
            generator.writeNull();
            return;
        }
        value.clear();
        ValueText.append(value, column, type, row);
        String text = new String(value.bytes(), 0, value.length(), StandardCharsets.UTF_8);
        boolean finite = !(column instanceof DoubleColumn doubles) || Double.isFinite(doubles.values()[row]);
        switch (type.kind()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL -> generator.writeNumber(text);
            case REAL, DOUBLE -> {
                if (finite) {
                    generator.writeNumber(text);
                } else {
                    generator.writeString(text);
                }
            }
            case BOOLEAN -> generator.writeBoolean(text.equals("true"));
            case NULL, CHAR, VARCHAR, VARBINARY, DATE, TIME, TIMESTAMP, TIMESTAMP_TZ, INTERVAL_YEAR_MONTH,
                    INTERVAL_DAY_TIME, UUID -> generator.writeString(text);
        }
    }

    @Override
    public void finish() throws IOException {
        if (!lines) {
            generator.writeEndArray();
        }
        generator.writeRaw('\n');
        generator.flush();
    }
}

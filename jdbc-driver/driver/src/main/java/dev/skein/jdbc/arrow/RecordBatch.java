package dev.skein.jdbc.arrow;

import java.util.List;

/**
 * Some rows of a stream.
 *
 * @param rowCount how many
 * @param columns one for each field of the schema, in order
 */
public record RecordBatch(int rowCount, List<Column> columns) {
    /** Copies the list. */
    public RecordBatch {
        columns = List.copyOf(columns);
    }
}

package dev.skein.jdbc.arrow;

import java.util.List;

/**
 * The columns of a stream.
 *
 * @param fields one for each column, in order
 */
public record ArrowSchema(List<ArrowField> fields) {
    /** The schema of a statement that answers no rows. */
    public static final ArrowSchema EMPTY = new ArrowSchema(List.of());

    /** Copies the list. */
    public ArrowSchema {
        fields = List.copyOf(fields);
    }
}

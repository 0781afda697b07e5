package dev.skein.storage.spi;

import dev.skein.storage.expression.Field;
import java.util.List;

/// What to read from a source: pure data that can travel to another node and be read there.
///
/// @param catalog the catalog whose connector reads it
/// @param label short name for people, such as the table's full name
/// @param output the columns of its batches
/// @param handle what the connector needs to know, in a text form of its own
public record Scan(String catalog, String label, List<Field> output, String handle) {
    public Scan {
        output = List.copyOf(output);
    }
}

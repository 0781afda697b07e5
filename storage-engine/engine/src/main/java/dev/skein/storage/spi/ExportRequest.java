package dev.skein.storage.spi;

import dev.skein.storage.expression.Field;
import java.util.List;
import java.util.Map;

/// An export to start.
///
/// @param target where to, as the user wrote it, such as the path of a file
/// @param options how, as the user wrote it, names in lower case
/// @param fields the columns of the rows
public record ExportRequest(String target, Map<String, String> options, List<Field> fields) {
    public ExportRequest {
        options = Map.copyOf(options);
        fields = List.copyOf(fields);
    }
}

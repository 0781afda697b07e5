package dev.skein.storage.files.json;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.storage.expression.Field;
import dev.skein.storage.files.format.FileContents;
import dev.skein.storage.files.format.FileContents.FileColumn;
import dev.skein.storage.files.format.FileContents.FilePart;
import dev.skein.storage.files.format.FileOptions;
import dev.skein.storage.files.format.FileReader;
import dev.skein.storage.files.format.FileVersion;
import dev.skein.storage.spi.BatchReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Reads JSON files, each as one part. The columns are the members of the first objects, in the order in which they first
/// come.
public final class JsonReader implements FileReader {
    @Override
    public FileContents inspect(FileVersion file, FileOptions options) {
        Map<String, JsonGuess> guesses = new LinkedHashMap<>();
        int rows = 0;
        boolean more = true;
        try (JsonObjects objects = JsonObjects.open(file)) {
            while (rows < options.sampleRows() && more) {
                more = objects.next((name, kind, text) -> {
                    JsonGuess guess = guesses.computeIfAbsent(name, _ -> new JsonGuess());
                    if (text != null) {
                        guess.look(kind, text);
                    }
                });
                rows += more ? 1 : 0;
            }
        }
        List<Field> fields = options.columns().isEmpty()
                ? guesses.entrySet().stream()
                        .map(entry -> new Field(entry.getKey(), entry.getValue().type(), true))
                        .toList()
                : options.columns();
        if (fields.isEmpty()) {
            throw new SkeinException(ErrorCode.DATA_CORRUPTED, "file '" + file.path()
                    + "' has no objects with members, so it has no columns; name them, as in '…?columns=a BIGINT'");
        }
        OptionalLong rowCount = more ? OptionalLong.empty() : OptionalLong.of(rows);
        return new FileContents(
                fields.stream().map(FileColumn::of).toList(),
                rowCount,
                List.of(new FilePart(0, Long.MAX_VALUE, rowCount.orElse(-1), List.of())),
                options);
    }

    @Override
    public BatchReader open(PartRequest request) {
        return new JsonBatches(request);
    }
}

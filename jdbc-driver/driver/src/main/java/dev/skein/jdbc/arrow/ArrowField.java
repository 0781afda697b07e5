package dev.skein.jdbc.arrow;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A column of a schema, or a child of a nested one.
 *
 * @param name its name
 * @param nullable whether it may hold nulls
 * @param type the type of its values, decoded from the dictionary if there is one
 * @param dictionary how values are looked up; null for values in place
 * @param children the fields of a nested type
 * @param metadata what the producer adds, such as {@code ARROW:extension:name}
 */
public record ArrowField(
        String name,
        boolean nullable,
        ArrowType type,
        @Nullable Dictionary dictionary,
        List<ArrowField> children,
        Map<String, String> metadata) {
    private static final String EXTENSION_NAME = "ARROW:extension:name";

    /** Copies the collections. */
    public ArrowField {
        children = List.copyOf(children);
        metadata = Map.copyOf(metadata);
    }

    /** A plain field. */
    public static ArrowField of(String name, boolean nullable, ArrowType type) {
        return new ArrowField(name, nullable, type, null, List.of(), Map.of());
    }

    /** The name of the extension type; empty for a plain one. */
    public String extension() {
        return metadata.getOrDefault(EXTENSION_NAME, "");
    }

    /**
     * Values are held once, and rows hold their numbers.
     *
     * @param id names the dictionary in the stream
     * @param index the type of the numbers
     */
    public record Dictionary(long id, ArrowType.Int index) {}
}

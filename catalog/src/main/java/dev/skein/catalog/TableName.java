package dev.skein.catalog;

/// The full name of a table or view: three parts, case-sensitive, as folded by the parser.
///
/// @param catalog the catalog, such as `skein` (native), `tpch`, or the name of a server
/// @param schema the schema within it
/// @param table the table or view within the schema
public record TableName(String catalog, String schema, String table) {
    /// The catalog of Skein's own tables.
    public static final String NATIVE_CATALOG = "skein";

    /// The schema that a session starts in.
    public static final String DEFAULT_SCHEMA = "public";

    /// The name as SQL writes it, quoted where needed.
    @Override
    public String toString() {
        return quote(catalog) + "." + quote(schema) + "." + quote(table);
    }

    /// An identifier as SQL writes it: quoted unless it is a plain lower-case word.
    public static String quote(String identifier) {
        boolean plain = !identifier.isEmpty() && !Character.isDigit(identifier.charAt(0));
        for (int i = 0; plain && i < identifier.length(); i++) {
            char c = identifier.charAt(i);
            plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_';
        }
        return plain ? identifier : '"' + identifier.replace("\"", "\"\"") + '"';
    }
}

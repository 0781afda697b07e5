package dev.skein.catalog;

import java.util.Map;

/// A remote source made with `CREATE SERVER`; its name is the catalog under which its tables appear.
///
/// @param name the catalog name
/// @param type the connector type, such as `jdbc`
/// @param options the options as written; secrets among them are not shown by `system` tables
public record ServerEntry(String name, String type, Map<String, String> options) {
    public ServerEntry {
        options = Map.copyOf(options);
    }

    /// The server without its options: they hold secrets.
    @Override
    public String toString() {
        return "ServerEntry[" + name + ", " + type + "]";
    }
}

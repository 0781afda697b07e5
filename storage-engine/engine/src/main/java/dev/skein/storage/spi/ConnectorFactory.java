package dev.skein.storage.spi;

import java.util.Map;
import java.util.Set;

/// Makes the connectors of one type; found through `ServiceLoader`.
public interface ConnectorFactory {
    /// The type, as in `CREATE SERVER … TYPE type`.
    String type();

    /// Names of the options that [#create] understands; any other is refused before it is called.
    Set<String> options();

    /// Makes a connector. Must not touch the network: a source that is down must not keep the gateway from starting.
    ///
    /// @param catalog the catalog name under which its tables appear
    /// @param options the options as the user wrote them
    /// @throws dev.skein.catalog.SkeinException INVALID_PARAMETER if an option is missing or senseless
    Connector create(String catalog, Map<String, String> options);
}

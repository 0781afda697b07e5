package dev.skein.connector.tpch;

import dev.skein.storage.spi.Connector;
import dev.skein.storage.spi.ConnectorFactory;
import java.util.Map;
import java.util.Set;

/// Makes the `tpch` connector; it has no options.
public final class TpchConnectorFactory implements ConnectorFactory {
    @Override
    public String type() {
        return "tpch";
    }

    @Override
    public Set<String> options() {
        return Set.of();
    }

    @Override
    public Connector create(String catalog, Map<String, String> options) {
        return new TpchConnector(catalog);
    }
}

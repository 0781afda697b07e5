package dev.skein.connector.tpcds;

import dev.skein.storage.spi.Connector;
import dev.skein.storage.spi.ConnectorFactory;
import java.util.Map;
import java.util.Set;

/// Makes the `tpcds` connector; it has no options.
public final class TpcdsConnectorFactory implements ConnectorFactory {
    @Override
    public String type() {
        return "tpcds";
    }

    @Override
    public Set<String> options() {
        return Set.of();
    }

    @Override
    public Connector create(String catalog, Map<String, String> options) {
        return new TpcdsConnector(catalog);
    }
}

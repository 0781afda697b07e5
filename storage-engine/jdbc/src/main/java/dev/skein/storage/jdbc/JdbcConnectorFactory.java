package dev.skein.storage.jdbc;

import dev.skein.storage.spi.Connector;
import dev.skein.storage.spi.ConnectorFactory;
import java.util.Map;
import java.util.Set;

/// Makes connectors of type `jdbc`.
public final class JdbcConnectorFactory implements ConnectorFactory {
    @Override
    public String type() {
        return "jdbc";
    }

    @Override
    public Set<String> options() {
        return ServerOptions.NAMES;
    }

    @Override
    public Connector create(String catalog, Map<String, String> options) {
        return new JdbcConnector(ServerOptions.of(catalog, options));
    }
}

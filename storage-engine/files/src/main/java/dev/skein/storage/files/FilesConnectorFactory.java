package dev.skein.storage.files;

import dev.skein.storage.spi.Connector;
import dev.skein.storage.spi.ConnectorFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// Makes the `files` connector; it has no options.
public final class FilesConnectorFactory implements ConnectorFactory {
    @Override
    public String type() {
        return "files";
    }

    @Override
    public Set<String> options() {
        return Set.of();
    }

    @Override
    public Connector create(String catalog, Map<String, String> options) {
        return new FilesConnector(catalog, Path.of("").toAbsolutePath());
    }
}

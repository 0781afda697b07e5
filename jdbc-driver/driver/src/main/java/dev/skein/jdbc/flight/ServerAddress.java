package dev.skein.jdbc.flight;

/**
 * Where a server listens.
 *
 * @param host a name or address; an IPv6 address without its brackets
 * @param port 1 to 65535
 */
public record ServerAddress(String host, int port) {
    private static final int PORT_MAXIMUM = 65_535;

    /** Checks the parts. */
    public ServerAddress {
        if (host.isEmpty() || port < 1 || port > PORT_MAXIMUM) {
            throw new IllegalArgumentException("'" + host + "' with port " + port + " is no server address");
        }
    }

    /** {@code host:port}, as in a URL. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}

package dev.skein.jdbc.flight;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import java.net.URI;
import java.net.URISyntaxException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLException;

/** Opens gRPC channels. */
final class Channels {
    private static final int CONNECT_TIMEOUT_DEFAULT_MILLIS = 30_000;
    private static final int KEEP_ALIVE_SECONDS = 600;

    /** Logs a stack trace for a host that nobody knows, which our exception says in one line. */
    private static final String NOISY = ManagedChannel.class.getPackageName() + ".internal.ManagedChannelImpl";

    /** Held because the JVM forgets the level of a logger that nobody holds. */
    private static final Logger QUIETED = Logger.getLogger(NOISY);

    static {
        if (QUIETED.getLevel() == null) {
            QUIETED.setLevel(Level.SEVERE);
        }
    }

    private Channels() {}

    static ManagedChannel open(ServerAddress address, TransportOptions options) throws SQLException {
        int timeout = options.connectTimeoutMillis() == 0
                ? CONNECT_TIMEOUT_DEFAULT_MILLIS : options.connectTimeoutMillis();
        NettyChannelBuilder builder =
                NettyChannelBuilder.forAddress(address.host(), address.port())
                        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeout)
                        // batches have no bound that a client could know; the reader asks for one at a time
                        .maxInboundMessageSize(Integer.MAX_VALUE)
                        .disableRetry()
                        // answers only go into queues; other threads for that would take time and give nothing
                        .directExecutor()
                        .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                        .userAgent("skein-jdbc");
        if (!options.tls()) {
            return builder.usePlaintext().build();
        }
        if (options.trustedCertificates() == null) {
            return builder.useTransportSecurity().build();
        }
        try {
            return builder.sslContext(
                            GrpcSslContexts.forClient()
                                    .trustManager(options.trustedCertificates().toFile())
                                    .build())
                    .build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new SQLNonTransientConnectionException(
                    "cannot read trusted certificates from " + options.trustedCertificates() + ": " + e.getMessage(),
                    "08001",
                    e);
        }
    }

    static ServerAddress addressOf(String location) throws SQLException {
        try {
            URI uri = new URI(location);
            String scheme = uri.getScheme();
            if (scheme != null && scheme.startsWith("grpc") && uri.getHost() != null) {
                String host = uri.getHost();
                boolean bracketed = host.startsWith("[");
                return new ServerAddress(bracketed ? host.substring(1, host.length() - 1) : host, uri.getPort());
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw unusable(location, e);
        }
        throw unusable(location, null);
    }

    private static SQLException unusable(String location, @org.jspecify.annotations.Nullable Exception cause) {
        return new SQLNonTransientConnectionException(
                "the server sends to '" + location + "' for the rows, which this driver cannot reach", "08001", cause);
    }
}

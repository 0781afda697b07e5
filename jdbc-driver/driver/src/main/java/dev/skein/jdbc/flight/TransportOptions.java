package dev.skein.jdbc.flight;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a server.
 *
 * @param tls whether to encrypt and to check the server's certificate
 * @param trustedCertificates PEM file of the certificates to trust; null for those that the JVM trusts
 * @param connectTimeoutMillis how long connecting and logging in may take; 0 for no limit
 * @param prefetchBatches how many batches of a result may wait on this side
 */
public record TransportOptions(
        boolean tls, @Nullable Path trustedCertificates, int connectTimeoutMillis, int prefetchBatches) {}

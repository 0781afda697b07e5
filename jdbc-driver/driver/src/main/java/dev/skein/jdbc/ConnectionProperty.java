package dev.skein.jdbc;

import java.sql.DriverPropertyInfo;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a URL or {@code Properties} may set. */
enum ConnectionProperty {
    USER("user", null, "Name to log in with."),
    PASSWORD("password", null, "Password to log in with."),
    TOKEN("token", null, "Bearer token to send instead of logging in with a name and a password."),
    SCHEMA("schema", null, "Default schema of the session; the same as the path of the URL."),
    TLS("tls", "false", "Whether to encrypt the connection and to check the server's certificate."),
    TRUSTED_CERTIFICATES(
            "trustedCertificates", null, "PEM file of the certificates to trust with tls=true; else those of the JVM."),
    CONNECT_TIMEOUT("connectTimeout", "10", "Seconds that connecting and logging in may take; 0 for no limit."),
    QUERY_TIMEOUT("queryTimeout", "0", "Default query timeout of statements in seconds; 0 for no limit."),
    NETWORK_TIMEOUT("networkTimeout", "0", "Seconds that the server may be silent during a call; 0 for no limit."),
    PREFETCH_BATCHES("prefetchBatches", "4", "Batches of a result that may wait in the driver, 1 to 64.");

    private final String key;
    private final @Nullable String defaultValue;
    private final String description;

    ConnectionProperty(String key, @Nullable String defaultValue, String description) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.description = description;
    }

    String key() {
        return key;
    }

    @Nullable String defaultValue() {
        return defaultValue;
    }

    DriverPropertyInfo describe(@Nullable String value) {
        DriverPropertyInfo info = new DriverPropertyInfo(key, value == null ? defaultValue : value);
        info.description = description;
        if (this == TLS) {
            info.choices = new String[] {"false", "true"};
        }
        return info;
    }

    /** The property of that name in any case, or null. */
    static @Nullable ConnectionProperty of(String key) {
        String wanted = key.toLowerCase(Locale.ROOT);
        for (ConnectionProperty property : values()) {
            if (property.key.toLowerCase(Locale.ROOT).equals(wanted)) {
                return property;
            }
        }
        return null;
    }
}

package dev.skein.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC driver of Skein.
 *
 * <p>URLs are {@code jdbc:skein://host:port[,host:port…]/[schema][?property=value&…]}, where several hosts are tried in
 * order, and {@code jdbc:skein:embedded:DIR} for a gateway in the same JVM. {@link #getPropertyInfo} describes the
 * properties. No JVM flags are needed on Java 17 or newer.
 */
public final class SkeinDriver implements Driver {
    static final String NAME = "Skein JDBC driver";
    static final System.Logger LOGGER = System.getLogger("dev.skein.jdbc");
    private static final String VERSION = readVersion();

    static {
        try {
            DriverManager.registerDriver(new SkeinDriver());
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** A driver; {@code DriverManager} makes its own. */
    public SkeinDriver() {
        // nothing to prepare: all state is in connections
    }

    @Override
    public @Nullable Connection connect(String url, @Nullable Properties properties) throws SQLException {
        if (!acceptsURL(url)) {
            return null;
        }
        return SkeinConnection.open(
                ConnectionSettings.parse(url, properties == null ? new Properties() : properties));
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith(ConnectionSettings.PREFIX);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties properties) throws SQLException {
        ConnectionSettings settings =
                ConnectionSettings.parse(url, properties == null ? new Properties() : properties);
        ConnectionProperty[] known = ConnectionProperty.values();
        DriverPropertyInfo[] infos = new DriverPropertyInfo[known.length];
        for (int i = 0; i < known.length; i++) {
            infos[i] = known[i].describe(settings.values().get(known[i]));
        }
        return infos;
    }

    @Override
    public int getMajorVersion() {
        return versionPart(0);
    }

    @Override
    public int getMinorVersion() {
        return versionPart(1);
    }

    /** False: Skein has no transactions of several statements, which full compliance asks for. */
    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("dev.skein.jdbc");
    }

    static String version() {
        return VERSION;
    }

    static int versionPart(int index) {
        String[] parts = VERSION.split("[.-]");
        return index < parts.length ? Integer.parseInt(parts[index]) : 0;
    }

    private static String readVersion() {
        Properties properties = new Properties();
        try (InputStream stream = SkeinDriver.class.getResourceAsStream("driver.properties")) {
            if (stream == null) {
                return "0.0";
            }
            properties.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "0.0");
    }
}

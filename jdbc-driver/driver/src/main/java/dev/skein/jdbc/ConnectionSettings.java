package dev.skein.jdbc;

import dev.skein.jdbc.flight.ServerAddress;
import dev.skein.jdbc.flight.TransportOptions;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a URL and the properties beside it say. The URL wins over the properties.
 *
 * @param url the URL as it was given
 * @param servers to be tried in order; empty for an embedded gateway
 * @param embedded the data directory of an embedded gateway; null for a server elsewhere
 * @param values what was set
 */
record ConnectionSettings(
        String url,
        List<ServerAddress> servers,
        @Nullable Path embedded,
        Map<ConnectionProperty, String> values) {
    static final String PREFIX = "jdbc:skein:";
    private static final String EMBEDDED_PREFIX = PREFIX + "embedded:";
    private static final String DEFAULT_HOST = "127.0.0.1";
    private static final int DEFAULT_PORT = 32_010;
    private static final int PREFETCH_MAXIMUM = 64;
    private static final String FORM = "jdbc:skein://host:port[,host:port]/[schema][?property=value&property=value]";

    ConnectionSettings {
        servers = List.copyOf(servers);
        // an empty value, such as the user that DriverManager passes along, is as good as none
        values = values.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    static ConnectionSettings parse(String url, Properties properties) throws SQLException {
        Map<ConnectionProperty, String> values = new EnumMap<>(ConnectionProperty.class);
        for (String name : properties.stringPropertyNames()) {
            values.put(property(name, url), properties.getProperty(name));
        }
        int question = url.indexOf('?');
        String address = question < 0 ? url : url.substring(0, question);
        if (question >= 0) {
            parseQuery(url, url.substring(question + 1), values);
        }
        if (address.startsWith(EMBEDDED_PREFIX)) {
            String directory = address.substring(EMBEDDED_PREFIX.length());
            if (directory.isEmpty()) {
                throw invalid(url, "the data directory is missing; expected jdbc:skein:embedded:DIR");
            }
            return new ConnectionSettings(url, List.of(), Path.of(directory), values).checked();
        }
        if (!address.startsWith(PREFIX + "//")) {
            throw invalid(url, "expected " + FORM + " or jdbc:skein:embedded:DIR");
        }
        String rest = address.substring(PREFIX.length() + 2);
        int slash = rest.indexOf('/');
        if (slash >= 0 && slash + 1 < rest.length()) {
            values.put(ConnectionProperty.SCHEMA, decode(url, rest.substring(slash + 1)));
        }
        return new ConnectionSettings(url, servers(url, slash < 0 ? rest : rest.substring(0, slash)), null, values)
                .checked();
    }

    @Nullable String value(ConnectionProperty property) {
        String value = values.get(property);
        return value == null ? property.defaultValue() : value;
    }

    /** A whole number of seconds, as milliseconds. */
    int millis(ConnectionProperty property) throws SQLException {
        return number(property, Integer.MAX_VALUE / 1000) * 1000;
    }

    TransportOptions transport() throws SQLException {
        String certificates = value(ConnectionProperty.TRUSTED_CERTIFICATES);
        return new TransportOptions(
                isTls(),
                certificates == null ? null : Path.of(certificates),
                millis(ConnectionProperty.CONNECT_TIMEOUT),
                Math.max(1, number(ConnectionProperty.PREFETCH_BATCHES, PREFETCH_MAXIMUM)));
    }

    private boolean isTls() throws SQLException {
        String tls = value(ConnectionProperty.TLS);
        if ("true".equalsIgnoreCase(tls) || "false".equalsIgnoreCase(tls)) {
            return "true".equalsIgnoreCase(tls);
        }
        throw invalid(url, "property tls is '" + tls + "', expected true or false");
    }

    private int number(ConnectionProperty property, int maximum) throws SQLException {
        String value = value(property);
        try {
            int number = Integer.parseInt(value == null ? "0" : value.strip());
            if (number >= 0 && number <= maximum) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw invalid(url, "property " + property.key() + " is '" + value + "', expected a whole number");
        }
        throw invalid(url, "property " + property.key() + " is " + value + ", expected 0 to " + maximum);
    }

    /** Reads every value once, so that a wrong one is told before anything is done. */
    private ConnectionSettings checked() throws SQLException {
        transport();
        millis(ConnectionProperty.QUERY_TIMEOUT);
        millis(ConnectionProperty.NETWORK_TIMEOUT);
        if (values.containsKey(ConnectionProperty.PASSWORD) && !values.containsKey(ConnectionProperty.USER)) {
            throw invalid(url, "there is a password but no user");
        }
        return this;
    }

    private static void parseQuery(String url, String query, Map<ConnectionProperty, String> values)
            throws SQLException {
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw invalid(url, "'" + pair + "' has no value; expected property=value");
            }
            values.put(property(decode(url, pair.substring(0, equals)), url), decode(url, pair.substring(equals + 1)));
        }
    }

    private static List<ServerAddress> servers(String url, String hosts) throws SQLException {
        List<ServerAddress> servers = new ArrayList<>();
        for (String host : hosts.split(",", -1)) {
            servers.add(server(url, host.strip()));
        }
        return servers;
    }

    private static ServerAddress server(String url, String server) throws SQLException {
        int bracket = server.lastIndexOf(']');
        int colon = server.indexOf(':', Math.max(0, bracket));
        String host = colon < 0 ? server : server.substring(0, colon);
        if (bracket >= 0) {
            if (!host.startsWith("[") || !host.endsWith("]")) {
                throw invalid(url, "'" + server + "' is no host and port");
            }
            host = host.substring(1, host.length() - 1);
        }
        try {
            int port = colon < 0 ? DEFAULT_PORT : Integer.parseInt(server.substring(colon + 1));
            return new ServerAddress(host.isEmpty() ? DEFAULT_HOST : host, port);
        } catch (IllegalArgumentException e) {
            throw invalid(url, "'" + server + "' needs a port from 1 to 65535");
        }
    }

    private static ConnectionProperty property(String name, String url) throws SQLException {
        ConnectionProperty property = ConnectionProperty.of(name);
        if (property == null) {
            String known = Arrays.stream(ConnectionProperty.values())
                    .map(ConnectionProperty::key)
                    .collect(Collectors.joining(", "));
            throw invalid(url, "there is no connection property '" + name + "'; there are: " + known);
        }
        return property;
    }

    private static String decode(String url, String text) throws SQLException {
        try {
            // a plus sign stands for itself: this is no form
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid(url, "'" + text + "' has a wrong percent escape");
        }
    }

    private static SQLException invalid(String url, String reason) {
        return new SQLNonTransientConnectionException(
                "cannot use the URL " + withoutSecrets(url) + ": " + reason, "08001");
    }

    private static String withoutSecrets(String url) {
        return url.replaceAll("(?i)(password|token)=[^&]*", "$1=***");
    }
}

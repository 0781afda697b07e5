package dev.skein.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skein.jdbc.flight.ServerAddress;
import java.nio.file.Path;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs and properties. */
class ConnectionSettingsTest {

    private static ConnectionSettings parse(String url) throws SQLException {
        return ConnectionSettings.parse(url, new Properties());
    }

    @Test
    void readsEveryPartOfAUrl() throws SQLException {
        ConnectionSettings settings = parse("jdbc:skein://a:1,[::1]:2,c,:3/my%20schema?user=ada&password=p%26q+r&tls=true");
        assertEquals(
                List.of(
                        new ServerAddress("a", 1),
                        new ServerAddress("::1", 2),
                        new ServerAddress("c", 32_010),
                        new ServerAddress("127.0.0.1", 3)),
                settings.servers());
        assertEquals("my schema", settings.value(ConnectionProperty.SCHEMA));
        assertEquals("p&q+r", settings.value(ConnectionProperty.PASSWORD));
        assertTrue(settings.transport().tls());
        assertEquals("[::1]:2", settings.servers().get(1).toString());
    }

    @Test
    void fallsBackToDefaults() throws SQLException {
        ConnectionSettings settings = parse("jdbc:skein://");
        assertEquals(List.of(new ServerAddress("127.0.0.1", 32_010)), settings.servers());
        assertNull(settings.value(ConnectionProperty.SCHEMA));
        assertFalse(settings.transport().tls());
        assertEquals(10_000, settings.transport().connectTimeoutMillis());
    }

    @Test
    void readsEmbeddedUrls() throws SQLException {
        ConnectionSettings settings = parse("jdbc:skein:embedded:/tmp/data?schema=x");
        assertEquals(Path.of("/tmp/data"), settings.embedded());
        assertEquals("x", settings.value(ConnectionProperty.SCHEMA));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:skein://h:0/", "jdbc:skein://h:x/", "jdbc:skein:h:1", "jdbc:skein://h/?nosuch=1",
                "jdbc:skein://h/?tls=maybe", "jdbc:skein://h/?queryTimeout=-1", "jdbc:skein://h/?queryTimeout",
                "jdbc:skein://h/?password=x", "jdbc:skein:embedded:", "jdbc:skein://h/%zz"
            })
    void refusesWrongUrls(String url) {
        SQLException error = assertThrows(SQLException.class, () -> parse(url));
        assertEquals("08001", error.getSQLState());
    }

    @Test
    void namesTheUnknownPropertyAndHidesSecrets() {
        SQLException error = assertThrows(
                SQLException.class, () -> parse("jdbc:skein://h/?user=u&password=secret&nosuch=1"));
        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains("'nosuch'") && message.contains("queryTimeout"), message);
        assertFalse(message.contains("secret"), message);
    }

    @Test
    void describesItsProperties() throws SQLException {
        DriverPropertyInfo[] infos = new SkeinDriver().getPropertyInfo("jdbc:skein://h/s", new Properties());
        assertEquals(ConnectionProperty.values().length, infos.length);
        assertTrue(Arrays.stream(infos).allMatch(info -> info.description != null && !info.description.isEmpty()));
        assertTrue(Arrays.stream(infos).anyMatch(info -> info.name.equals("schema") && "s".equals(info.value)));
    }

    @Test
    void leavesOtherUrlsToOtherDrivers() throws SQLException {
        assertNull(new SkeinDriver().connect("jdbc:postgresql://h/", new Properties()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "select {d '2024-01-01'}|select DATE '2024-01-01'",
                "select {ts '2024-01-01 00:00:00'}, 1|select TIMESTAMP '2024-01-01 00:00:00', 1",
                "select {fn ucase({fn concat('a}', b)})}|select upper(concat('a}', b))",
                "select {fn curdate()}|select current_date",
                "select '{d x}' \"{t y}\" -- {d z|select '{d x}' \"{t y}\" -- {d z",
                "from {oj a left join b on a.x = b.x}|from  a left join b on a.x = b.x",
                "like 'x' {escape '!'}|like 'x' ESCAPE '!'",
                "select $$ {d $$, {x}|select $$ {d $$, {x}",
            })
    void translatesEscapes(String sql, String expected) throws SQLException {
        assertEquals(expected, EscapeSyntax.translate(sql));
    }

    @Test
    void refusesAnOpenEscape() {
        assertThrows(SQLException.class, () -> EscapeSyntax.translate("select {d '2024-01-01'"));
    }
}

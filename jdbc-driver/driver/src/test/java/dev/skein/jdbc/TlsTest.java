package dev.skein.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections: only to a server whose certificate is trusted. */
@Timeout(120)
class TlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path directory;

    @Test
    void connectsToATrustedServerOnly() throws Exception {
        Path store = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=localhost",
                        "-ext", "san=ip:127.0.0.1", "-storetype", "PKCS12", "-storepass", PASSWORD,
                        "-keystore", store.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(keytool.waitFor(60, TimeUnit.SECONDS));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(store)) {
            keys.load(stream, PASSWORD.toCharArray());
        }
        Path certificate = pem("CERTIFICATE", keys.getCertificate("server").getEncoded());
        Path key = pem("PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
        try (FlightSqlTestServer server = new FlightSqlTestServer(false, 0, certificate.toFile(), key.toFile())) {
            String url = server.url() + "?tls=true";
            try (Connection trusting = DriverManager.getConnection(url + "&trustedCertificates=" + certificate)) {
                assertTrue(trusting.isValid(5));
            }
            SQLException untrusted = assertThrows(SQLException.class, () -> DriverManager.getConnection(url));
            assertEquals("08001", untrusted.getSQLState());
            assertTrue(String.valueOf(untrusted.getMessage()).contains("certificate"), untrusted.toString());
            SQLException plain = assertThrows(SQLException.class, () -> DriverManager.getConnection(server.url()));
            assertTrue(plain.getSQLState().startsWith("08"), plain.toString());
        }
    }

    private Path pem(String type, byte[] content) throws Exception {
        String body = Base64.getMimeEncoder().encodeToString(content);
        return Files.writeString(
                directory.resolve(type + ".pem"),
                "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
    }
}

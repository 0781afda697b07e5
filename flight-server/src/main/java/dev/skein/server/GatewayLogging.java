package dev.skein.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/// What a gateway logs: the settings of `logging.properties`, unless somebody has others.
public final class GatewayLogging {
    private static final String SETTINGS = "/logging.properties";
    private static final String LEVEL = ".level";

    /// Held because the JVM forgets the level of a logger that nobody holds.
    private static final List<Logger> HELD = new ArrayList<>();

    private GatewayLogging() {}

    /// Sets up the logging of a process that is a gateway and nothing else.
    static void configureProcess() {
        if (System.getProperty("java.util.logging.config.file") == null) {
            try (InputStream settings = open()) {
                LogManager.getLogManager().readConfiguration(settings);
            } catch (IOException e) {
                throw new UncheckedIOException("the logging settings cannot be read", e);
            }
        }
    }

    /// Keeps the gateway's libraries quiet in a process that belongs to somebody else, whose own settings stay.
    public static void quietLibraries() {
        Properties settings = new Properties();
        try (InputStream text = open()) {
            settings.load(text);
        } catch (IOException e) {
            throw new UncheckedIOException("the logging settings cannot be read", e);
        }
        for (String key : settings.stringPropertyNames()) {
            if (key.endsWith(LEVEL) && key.length() > LEVEL.length() && !key.endsWith("Handler" + LEVEL)) {
                Logger logger = Logger.getLogger(key.substring(0, key.length() - LEVEL.length()));
                if (logger.getLevel() == null) {
                    logger.setLevel(Level.parse(settings.getProperty(key)));
                    synchronized (HELD) {
                        HELD.add(logger);
                    }
                }
            }
        }
    }

    private static InputStream open() {
        return Objects.requireNonNull(GatewayLogging.class.getResourceAsStream(SETTINGS));
    }
}

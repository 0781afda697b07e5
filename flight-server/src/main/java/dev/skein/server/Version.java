package dev.skein.server;

import java.util.Optional;

/// Which Skein this is.
///
/// @param version the version, such as `0.1.0`
/// @param java the version of the running JVM
public record Version(String version, String java) {
    /// This one.
    public static Version current() {
        String version = Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
        return new Version(version, System.getProperty("java.vm.name") + " " + Runtime.version());
    }
}

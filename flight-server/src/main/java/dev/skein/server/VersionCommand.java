package dev.skein.server;

import picocli.CommandLine.Command;

/// Says which Skein this is.
@Command(name = "version", description = "Prints the version of Skein and of its JVM.")
final class VersionCommand implements Runnable {
    @Override
    public void run() {
        Version version = Version.current();
        System.out.println("skein " + version.version() + " (" + version.java() + ")");
    }
}

package dev.skein.server.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The temporary files that can be seen in a directory.
final class TemporaryFiles {
    private TemporaryFiles() {}

    /// Their names, in order; none if there is no such directory.
    static List<String> in(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}

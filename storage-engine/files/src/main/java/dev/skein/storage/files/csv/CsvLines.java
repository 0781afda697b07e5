package dev.skein.storage.files.csv;

import dev.skein.storage.files.format.FileVersion;

/// Finds out on which line of a file a byte is: asked only when something is wrong there.
final class CsvLines {
    private CsvLines() {}

    /// The number of a line, from 1.
    static long lineAt(FileVersion file, long offset) {
        long line = 1;
        try (CsvInput input = CsvInput.open(file, 0, offset)) {
            do {
                input.fill();
                for (int i = 0; i < input.limit(); i++) {
                    line += input.buffer()[i] == '\n' ? 1 : 0;
                }
                input.advance(input.limit());
            } while (!input.isComplete());
        }
        return line;
    }
}

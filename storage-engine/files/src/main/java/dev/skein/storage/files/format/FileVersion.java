package dev.skein.storage.files.format;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// A file as it was at one moment; what was found in it holds as long as this is equal.
///
/// @param path absolute path
/// @param bytes its size
/// @param modifiedMillis when it was last changed, since 1970-01-01T00:00:00Z
public record FileVersion(String path, long bytes, long modifiedMillis) {
    /// The file at a path as it is now.
    ///
    /// @throws SkeinException FILE_NOT_FOUND, INSUFFICIENT_PRIVILEGE, IO_ERROR
    public static FileVersion of(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                throw new SkeinException(ErrorCode.IO_ERROR, "'" + path + "' is a folder; to read the files in it, name"
                        + " them with a pattern such as '" + path + "/*.parquet'");
            }
            return new FileVersion(
                    path.toString(), attributes.size(), attributes.lastModifiedTime().toMillis());
        } catch (IOException e) {
            throw FileErrors.unreadable(path.toString(), e);
        }
    }

    /// Checks that the file has not changed since.
    ///
    /// @throws SkeinException IO_ERROR if it has
    public void requireUnchanged() {
        if (!equals(of(Path.of(path)))) {
            throw new SkeinException(ErrorCode.IO_ERROR,
                    "file '" + path + "' was changed while it was read; run the statement again");
        }
    }
}

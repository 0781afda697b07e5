package dev.skein.storage.files.format;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/// The errors that files of all formats share.
public final class FileErrors {
    private FileErrors() {}

    /// The error for a file that the operating system does not give.
    public static SkeinException unreadable(String path, IOException cause) {
        return switch (cause) {
            case NoSuchFileException e ->
                new SkeinException(ErrorCode.FILE_NOT_FOUND, "file '" + path + "' does not exist", e);
            case AccessDeniedException e -> new SkeinException(ErrorCode.INSUFFICIENT_PRIVILEGE,
                    "file '" + path + "' may not be read by the user that the gateway runs as", e);
            case EOFException e -> corrupt(path, "it ends too early", e);
            case FileSystemException e -> new SkeinException(ErrorCode.IO_ERROR,
                    "file '" + path + "' cannot be read: " + e.getReason(), e);
            default -> new SkeinException(
                    ErrorCode.IO_ERROR, "file '" + path + "' cannot be read: " + cause.getMessage(), cause);
        };
    }

    /// The error for a file that the operating system does not let be written.
    public static SkeinException unwritable(String path, IOException cause) {
        return switch (cause) {
            case NoSuchFileException e -> new SkeinException(ErrorCode.FILE_NOT_FOUND,
                    "file '" + path + "' cannot be written: its folder does not exist", e);
            case AccessDeniedException e -> new SkeinException(ErrorCode.INSUFFICIENT_PRIVILEGE,
                    "file '" + path + "' may not be written by the user that the gateway runs as", e);
            default -> new SkeinException(
                    ErrorCode.IO_ERROR, "file '" + path + "' cannot be written: " + cause.getMessage(), cause);
        };
    }

    /// The error for a file whose bytes are not what its format demands.
    ///
    /// @param what what is wrong with it
    public static SkeinException corrupt(String path, String what, @Nullable Throwable cause) {
        return new SkeinException(ErrorCode.DATA_CORRUPTED,
                "file '" + path + "' is damaged or not of the format that its name says: " + what, cause);
    }
}

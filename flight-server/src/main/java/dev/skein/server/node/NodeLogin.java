package dev.skein.server.node;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// As whom a gateway comes to its nodes.
///
/// @param user a user of the nodes
/// @param password the user's password
public record NodeLogin(String user, String password) {
    /// Reads a file with one line `user:password`.
    ///
    /// @throws SkeinException FILE_NOT_FOUND, INVALID_PARAMETER
    public static NodeLogin read(Path file) {
        String line;
        try {
            line = Files.readString(file).strip();
        } catch (IOException e) {
            throw new SkeinException(ErrorCode.FILE_NOT_FOUND, "cannot read the login for storage nodes from " + file
                    + "; name a readable file after --node-login", e);
        }
        int colon = line.indexOf(':');
        if (colon < 1 || line.indexOf('\n') >= 0) {
            throw new SkeinException(ErrorCode.INVALID_PARAMETER, "the file " + file
                    + " does not hold one line user:password, as --node-login wants it");
        }
        return new NodeLogin(line.substring(0, colon), line.substring(colon + 1));
    }

    /// Says nothing of the password.
    @Override
    public String toString() {
        return "NodeLogin[" + user + "]";
    }
}

package dev.skein.server.auth;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The people who may use a gateway, from a text file with one `name:hash` per line; `#` starts a comment.
///
/// Hashes are Argon2id in the PHC string format, as `skein password` prints them. The parameters are the second choice
/// of RFC 9106, section 4, with less memory, so that a few logins at a time do not exhaust a laptop.
///
/// @param hashes the hash of each user's password, by name
public record UserFile(Map<String, String> hashes) {
    private static final int MEMORY_KIBIBYTES = 19_456;
    private static final int ITERATIONS = 2;
    private static final int PARALLELISM = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;

    public UserFile {
        hashes = Map.copyOf(hashes);
    }

    /// Reads the file.
    ///
    /// @throws SkeinException FILE_NOT_FOUND, or INVALID_PARAMETER naming the line that is not a user
    public static UserFile read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new SkeinException(ErrorCode.FILE_NOT_FOUND, "cannot read the users file " + file + ": " + e.getMessage()
                    + "; make one with lines that `skein password NAME` prints", e);
        }
        Map<String, String> hashes = new HashMap<>();
        int number = 0;
        for (String line : lines) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            int colon = text.indexOf(':');
            if (colon <= 0) {
                throw malformed(number, file, null);
            }
            requireHash(text.substring(colon + 1), number, file);
            if (hashes.put(text.substring(0, colon), text.substring(colon + 1)) != null) {
                throw new SkeinException(ErrorCode.INVALID_PARAMETER, "line " + number + " of the users file " + file
                        + " names user \"" + text.substring(0, colon) + "\" again; keep one line for each user");
            }
        }
        if (hashes.isEmpty()) {
            throw new SkeinException(ErrorCode.INVALID_PARAMETER, "the users file " + file
                    + " names nobody, so that nobody could log in; add lines that `skein password NAME` prints");
        }
        return new UserFile(hashes);
    }

    private static void requireHash(String hash, int number, Path file) {
        try {
            Argon2Function.getInstanceFromHash(hash);
        } catch (RuntimeException e) {
            // the library has no single exception for what is not a hash
            throw malformed(number, file, e);
        }
    }

    private static SkeinException malformed(int number, Path file, @Nullable Throwable cause) {
        return new SkeinException(ErrorCode.INVALID_PARAMETER, "line " + number + " of the users file " + file
                + " is not name:hash with a hash that `skein password NAME` prints", cause);
    }

    /// The line for a user of the file.
    public static String line(String user, String password) {
        Argon2Function function =
                Argon2Function.getInstance(MEMORY_KIBIBYTES, ITERATIONS, PARALLELISM, HASH_BYTES, Argon2.ID);
        return user + ":" + Password.hash(password).addRandomSalt(SALT_BYTES).with(function).getResult();
    }

    /// Whether this is the user's password. Takes as long for unknown users as for known ones.
    public boolean accepts(String user, String password) {
        String known = hashes.get(user);
        String hash = known == null ? hashes.values().stream().findFirst().orElse("") : known;
        if (hash.isEmpty()) {
            return false;
        }
        boolean matches = Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash));
        return matches && known != null;
    }
}

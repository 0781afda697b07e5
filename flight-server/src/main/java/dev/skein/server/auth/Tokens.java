package dev.skein.server.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/// The bearer tokens of users who logged in. A token lasts while it is used and for a while after.
public final class Tokens {
    /// How long a token lasts after its last use: a working day.
    private static final Duration IDLE_LIFE = Duration.ofHours(12);

    /// More tokens than that at a time means that somebody logs in without end; the least used are forgotten.
    private static final int MAX_TOKENS = 100_000;

    private static final int TOKEN_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final Cache<String, String> users =
            Caffeine.newBuilder().maximumSize(MAX_TOKENS).expireAfterAccess(IDLE_LIFE).build();

    /// A new token for a user who proved who they are.
    public String issue(String user) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        users.put(token, user);
        return token;
    }

    /// The user who holds this token.
    public Optional<String> user(String token) {
        return Optional.ofNullable(users.getIfPresent(token));
    }
}

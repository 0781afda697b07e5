package dev.skein.planner;

import dev.skein.catalog.SkeinException;
import dev.skein.planner.sql.Secrets;

/// Statement text as it may be shown to others than the one who wrote it.
public final class StatementText {
    private StatementText() {}

    /// The statement without the secrets in it: the values of CREATE SERVER options that hold or may hold a password.
    /// Other statements come back unchanged. Statements that cannot be read are cut short where they may hold a secret.
    public static String withoutSecrets(String sql) {
        try {
            return Secrets.hidden(sql);
        } catch (SkeinException _) {
            // an open quote: nothing after it can be told apart
            return Secrets.mayHoldSome(sql) ? "CREATE SERVER …" : sql;
        }
    }
}

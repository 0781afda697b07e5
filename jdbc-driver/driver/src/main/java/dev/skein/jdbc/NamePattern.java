package dev.skein.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * A pattern of JDBC metadata: {@code %}, {@code _}, and a backslash before either to mean itself.
 *
 * @param pattern null to match every name
 */
record NamePattern(@Nullable String pattern) {
    /** What to ask a server for that may not know the backslash: at least what matches. */
    @Nullable String relaxed() {
        return pattern == null ? null : pattern.replace("\\_", "_").replace("\\%", "%").replace("\\\\", "_");
    }

    boolean matches(@Nullable String name) {
        return pattern == null || matches(pattern, 0, name == null ? "" : name, 0);
    }

    private static boolean matches(String pattern, int at, String name, int from) {
        int position = from;
        for (int i = at; i < pattern.length(); i++) {
            char wanted = pattern.charAt(i);
            if (wanted == '%') {
                for (int rest = position; rest <= name.length(); rest++) {
                    if (matches(pattern, i + 1, name, rest)) {
                        return true;
                    }
                }
                return false;
            }
            boolean any = wanted == '_';
            if (wanted == '\\' && i + 1 < pattern.length()) {
                wanted = pattern.charAt(++i);
            }
            if (position >= name.length() || !any && name.charAt(position) != wanted) {
                return false;
            }
            position++;
        }
        return position == name.length();
    }
}

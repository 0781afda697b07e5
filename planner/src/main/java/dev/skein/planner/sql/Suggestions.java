package dev.skein.planner.sql;

import java.util.Collection;
import java.util.Locale;

/// Finds the name that somebody probably meant.
final class Suggestions {
    /// Names longer than this are not compared: the comparison is quadratic.
    private static final int MAX_NAME_LENGTH = 64;

    private Suggestions() {}

    /// `; did you mean "x"?` for the nearest candidate, or nothing if none is near.
    static String didYouMean(String name, Collection<String> candidates) {
        String wanted = name.toLowerCase(Locale.ROOT);
        String best = "";
        int limit = Math.max(1, Math.min(3, wanted.length() / 3));
        int bestDistance = limit + 1;
        for (String candidate : candidates) {
            if (candidate.length() > MAX_NAME_LENGTH || wanted.length() > MAX_NAME_LENGTH) {
                continue;
            }
            int distance = distance(wanted, candidate.toLowerCase(Locale.ROOT));
            boolean first = distance == bestDistance && !best.isEmpty() && candidate.compareTo(best) < 0;
            if (distance < bestDistance || first) {
                bestDistance = distance;
                best = candidate;
            }
        }
        return best.isEmpty() ? "" : "; did you mean \"" + best + "\"?";
    }

    /// The least number of insertions, deletions, replacements and swaps of neighbours (Damerau–Levenshtein, optimal
    /// string alignment).
    static int distance(String a, String b) {
        int[] beforePrevious = new int[b.length() + 1];
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    least = Math.min(least, beforePrevious[j - 2] + 1);
                }
                current[j] = least;
            }
            int[] reused = beforePrevious;
            beforePrevious = previous;
            previous = current;
            current = reused;
        }
        return previous[b.length()];
    }
}

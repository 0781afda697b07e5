package dev.skein.executor.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Compares [TextMatch] with RE2 alone.
final class TextMatchTest {
    private static final List<String> COMMON = List.of(
            "^https?://(www\\.)?([^/]+)/.*$", "a", "", "a|b|", "(a|ab)(c|bcd)(d*)", "a*?b", "(?:ab)?c", "x{2,3}y{0}z{1,}?",
            "[a-c0-9_.-]+", "[^é\\s]*", "\\d+\\.\\w\\W\\D\\S\\s", "^$", "a.c$", "東京?", "((a)(b?))?c", "[\\]\\d]x");

    private static final List<String> FOREIGN = List.of(
            "(a*)*b", "(ab)+", "(a*)?", "\\bx", "(?i)a", "[[:alpha:]]", "a^", "$a", "(^|a)b$", "\\x41", "[a&&b]", "(?P<n>a)", "\\pL",
            "^*", "a{,2}", "\\Qa\\E", "x*+", "[a-b-c]");

    /// Letters of random patterns and texts; `p` and `q` stand for longer parts of patterns.
    private static final String LETTERS = "aab.*+?|()[^]-$\\{2,}é\n東pq";

    private static List<String> found(Matcher matcher) {
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.start() + "-" + matcher.end());
            for (int group = 0; group <= matcher.groupCount(); group++) {
                found.add(String.valueOf(matcher.group(group)));
            }
        }
        return found;
    }

    private static List<String> found(TextMatch match, String text) {
        List<String> found = new ArrayList<>();
        match.in(text);
        while (match.find()) {
            found.add(match.start() + "-" + match.end());
            for (int group = 0; group <= match.groupCount(); group++) {
                found.add(String.valueOf(match.group(group)));
            }
        }
        return found;
    }

    private static void compare(String pattern, String text) {
        Pattern expected = Pattern.compile(pattern, Pattern.DOTALL);
        TextMatch match = TextMatch.of(pattern, Pattern.DOTALL);
        String what = "pattern " + pattern + " in " + text;
        assertEquals(found(expected.matcher(text)), found(match, text), what);
        assertEquals(expected.matcher(text).matches(), match.in(text).matches(), what);
    }

    @Test
    void knowsWhatIsCommon() {
        COMMON.forEach(pattern -> assertTrue(CommonSyntax.inJava(pattern).isPresent(), pattern));
        FOREIGN.forEach(pattern -> assertTrue(CommonSyntax.inJava(pattern).isEmpty(), pattern));
    }

    @Test
    void findsWhatRe2Finds() {
        List<String> texts = List.of(
                "", "a", "abcd", "aab\nab", "http://www.example.org/a?b=c", "https://é.test/東京\n", "xxyzz xxxz", "b\n", "ab ab",
                "12.é_ \t\u000b\f7", "東東京", "😀a😀");
        for (String pattern : COMMON) {
            texts.forEach(text -> compare(pattern, text));
        }
    }

    @Test
    void findsWhatRe2FindsForRandomPatterns() {
        Random random = new Random(7);
        int compared = 0;
        for (int i = 0; i < 5_000; i++) {
            String pattern = letters(random, 1 + random.nextInt(10)).replace("p", "[ab]").replace("q", "(a|b.)");
            try {
                Pattern.compile(pattern, Pattern.DOTALL);
            } catch (PatternSyntaxException _) {
                continue;
            }
            if (CommonSyntax.inJava(pattern).isPresent()) {
                compared++;
                compare(pattern, letters(random, random.nextInt(12)));
            }
        }
        assertTrue(compared > 200, () -> "too few patterns");
    }

    private static String letters(Random random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    @Test
    void endsWhereTryingAgainTakesForever() {
        TextMatch match = TextMatch.of("a.*a.*a.*a.*a.*a.*b|a", Pattern.DOTALL);
        for (int i = 0; i < 20; i++) {
            assertEquals(4 * 150, found(match, "a".repeat(150)).size() * 2, "text " + i);
        }
        assertTrue(match.in("a".repeat(500) + "b").matches());
    }
}

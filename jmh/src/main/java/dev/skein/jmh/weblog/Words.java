package dev.skein.jmh.weblog;

import java.util.List;

/// Made-up words of several scripts, so that texts have letters of one to four bytes.
final class Words {
    /// So many different words there are.
    static final int COUNT = 40_000;

    /// Words that queries look for; each is rare.
    private static final List<String> NAMED =
            List.of("harbor", "lantern", "кораблик", "größe", "東京", "café", "🚲", "weather");

    private static final List<List<String>> SYLLABLES = List.of(
            List.of("ka", "lo", "mi", "ter", "san", "ve", "ron", "di", "pel", "us", "tra", "no", "bel", "fi", "gor", "ent"),
            List.of("ко", "ра", "ми", "тер", "сан", "ве", "лон", "ди", "пел", "ус", "тра", "но", "бел", "фи", "гор", "ент"),
            List.of("schö", "grü", "ßer", "läu", "für", "ter", "chen", "nis", "ung", "tag", "haus", "weg", "mut", "zeit", "stra", "ber"),
            List.of("新", "東", "海", "山", "水", "火", "木", "金", "土", "日", "月", "星", "花", "鳥", "風", "空"));

    /// How likely the scripts are, of eight.
    private static final int[] SCRIPT_OF_EIGHT = {0, 0, 0, 0, 1, 1, 2, 3};

    private static final String[] WORDS = new String[COUNT];

    static {
        for (int i = 0; i < COUNT; i++) {
            WORDS[i] = i >= 100 && i % 100 == 0 && i / 100 <= NAMED.size() ? NAMED.get(i / 100 - 1) : made(i);
        }
    }

    private Words() {}

    /// @param index from 0; the caller's distribution makes some words frequent
    static String word(int index) {
        return WORDS[index];
    }

    private static String made(int index) {
        long bits = Hash.mix(index);
        List<String> syllables = SYLLABLES.get(SCRIPT_OF_EIGHT[index & 7]);
        StringBuilder word = new StringBuilder();
        int length = 2 + (int) (bits & 3) / 2;
        for (int i = 0; i < length; i++) {
            bits >>>= 4;
            word.append(syllables.get((int) (bits & 15)));
        }
        return word.toString();
    }
}

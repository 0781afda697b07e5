package dev.skein.jmh.weblog;

import java.util.List;
import java.util.SplittableRandom;

/// One page view: what its columns have in common. Mutable, filled anew for every row.
final class Hit {
    static final int SITES = 6_000;
    private static final int REGIONS = 4_000;
    private static final long FIRST_SECOND = 1_751_328_000; // 2025-07-01 00:00:00
    private static final long SECONDS = 31L * 86_400;
    private static final int PAGES_PER_SITE = 20_000;
    private static final double PAGE_SKEW = 8;
    private static final int PHRASES = 300_000;
    private static final List<String> TOP_LEVEL = List.of("example", "test", "com.example", "org.example", "рф.example");
    private static final List<String> SECTIONS =
            List.of("", "news/", "shop/", "shop/cart/", "forum/topic/", "video/watch/", "статьи/", "search/", "user/profile/");

    final SplittableRandom random;
    long row;
    long seconds;
    long user;
    long visit;
    int site;
    int region;
    long url;
    String urlText = "";
    String title = "";
    String referer = "";
    String phrase = "";
    boolean mobile;
    boolean fromSearch;

    private final long rows;
    private final long users;

    /// @param random of the rows that follow
    /// @param rows of the whole table
    Hit(SplittableRandom random, long rows) {
        this.random = random;
        this.rows = rows;
        this.users = Math.max(1, rows / 5);
    }

    /// Becomes the row with this number.
    void fill(long number) {
        row = number;
        // rows come nearly in the order of time, as a log's do
        seconds = FIRST_SECOND + Math.min(SECONDS - 1, SECONDS * number / rows + random.nextInt(600));
        user = Hash.positive(skewed(users, 1.6));
        visit = Hash.positive(user ^ seconds / 1800);
        site = (int) skewed(SITES, 3);
        region = (int) ((user >>> 7) % REGIONS * ((user >>> 20) % REGIONS) / REGIONS);
        mobile = user % 5 < 2;
        fromSearch = chance(9);
        phrase = fromSearch && !chance(20) ? phrase((int) skewed(PHRASES, 2.5)) : "";
        long page = skewed(PAGES_PER_SITE, PAGE_SKEW);
        url = Hash.positive(site * 1_000_003L + page);
        urlText = url(site, page, url);
        title = chance(12) ? "" : title(url, site);
        referer = referer();
    }

    /// Whether something that happens in so many of a hundred rows happens in this one.
    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /// A number below `bound`; the greater the exponent, the likelier are small ones.
    long skewed(long bound, double exponent) {
        return (long) (bound * Math.pow(random.nextDouble(), exponent));
    }

    static String host(int site) {
        String name = Words.word(Math.floorMod(site * 37, Words.COUNT));
        return (site % 3 == 0 ? "www." : "") + name + "." + TOP_LEVEL.get(site % TOP_LEVEL.size());
    }

    private static String url(int site, long page, long hash) {
        StringBuilder url = new StringBuilder(hash % 4 == 0 ? "http://" : "https://").append(host(site)).append('/');
        if (page == 0) {
            return url.toString();
        }
        url.append(SECTIONS.get((int) (hash % SECTIONS.size())))
                .append(Words.word((int) (hash % Words.COUNT))).append('-').append(page);
        if (hash % 10 < 4) {
            url.append("?id=").append(hash % 100_000).append("&from=").append(Words.word((int) (hash >>> 8) & 127));
        }
        return url.toString();
    }

    private static String title(long hash, int site) {
        StringBuilder title = new StringBuilder();
        int words = 2 + (int) (hash % 7);
        long bits = hash;
        for (int i = 0; i < words; i++) {
            bits = Hash.mix(bits);
            double uniform = (bits >>> 11) * 0x1p-53;
            title.append(i == 0 ? "" : i == 3 ? ", " : " ").append(Words.word((int) (Words.COUNT * uniform * uniform * uniform)));
        }
        return title.append(hash % 9 == 0 ? " \"top\" — " : " — ").append(host(site)).toString();
    }

    private String phrase(int number) {
        StringBuilder phrase = new StringBuilder();
        int words = 1 + number % 4;
        long bits = number;
        for (int i = 0; i < words; i++) {
            bits = Hash.mix(bits + i);
            double uniform = (bits >>> 11) * 0x1p-53;
            phrase.append(i == 0 ? "" : " ").append(Words.word((int) (Words.COUNT * uniform * uniform)));
        }
        return phrase.toString();
    }

    private String referer() {
        if (fromSearch) {
            return "https://search.example/find?q=" + phrase.replace(' ', '+');
        }
        if (chance(45)) {
            return "";
        }
        int from = chance(70) ? site : (int) skewed(SITES, 3);
        long page = skewed(PAGES_PER_SITE, PAGE_SKEW);
        return url(from, page, Hash.positive(from * 1_000_003L + page));
    }
}

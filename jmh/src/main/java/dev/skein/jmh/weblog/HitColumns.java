package dev.skein.jmh.weblog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// The columns of the table `hits`: about eighty, most of them flags, codes and texts that are empty in most rows.
final class HitColumns {
    private static final List<String> MODELS = List.of("Nova 5", "Pebble X", "Kite 12 Pro", "Ærø", "小星 3", "Brick", "Plume mini");
    private static final List<String> LANGUAGES = List.of("en", "ru", "de", "zh", "fr", "es", "ja", "tr");
    private static final List<String> NETWORKS = List.of("chirper", "facepage", "fotogram", "вместе");
    private static final int[] WIDTHS = {1920, 1366, 1536, 360, 390, 414, 1280, 2560, 1600, 1440};

    /// One column.
    ///
    /// @param type as in CREATE TABLE
    /// @param writer appends the value of a row
    record HitColumn(String name, String type, BiConsumer<Hit, CsvBuffer> writer) {}

    /// In the order of the table.
    static final List<HitColumn> ALL = new HitColumns().define();

    private final List<HitColumn> columns = new ArrayList<>();

    private HitColumns() {}

    /// The list in the parentheses of CREATE TABLE.
    static String definition() {
        return ALL.stream().map(column -> column.name() + " " + column.type()).collect(Collectors.joining(", "));
    }

    private List<HitColumn> define() {
        identity();
        pages();
        client();
        flags();
        timings();
        campaigns();
        return List.copyOf(columns);
    }

    private void identity() {
        bigint("hit_id", hit -> Hash.positive(hit.row));
        time("event_time", hit -> hit.seconds);
        columns.add(new HitColumn("event_date", "DATE", (hit, csv) -> csv.date(hit.seconds)));
        time("client_time", hit -> hit.seconds + hit.random.nextInt(7) - 3);
        integer("site_id", hit -> hit.site);
        bigint("user_id", hit -> hit.user);
        bigint("visit_id", hit -> hit.visit);
        integer("client_ip", hit -> (int) hit.user);
        integer("client_network", hit -> (int) hit.user >> 8);
        integer("region_id", hit -> hit.region);
    }

    private void pages() {
        text("url", hit -> hit.urlText);
        bigint("url_hash", hit -> hit.url);
        integer("url_category", hit -> hit.url % 20 < 17 ? 0 : hit.url % 997);
        text("referer", hit -> hit.referer);
        bigint("referer_hash", hit -> Hash.positive(hit.referer.hashCode()));
        integer("referer_category", hit -> hit.referer.isEmpty() ? 0 : hit.url % 331);
        text("title", hit -> hit.title);
        text("search_phrase", hit -> hit.phrase);
        small("search_engine_id", hit -> hit.fromSearch ? 1 + hit.skewed(60, 3) : 0);
        small("ad_engine_id", hit -> hit.chance(3) ? 1 + hit.skewed(25, 2) : 0);
        small("traffic_source_id", hit -> hit.fromSearch ? 2 : hit.referer.isEmpty() ? 0 : hit.chance(60) ? 1 : 3 + hit.skewed(6, 2));
        small("counter_class", hit -> hit.site % 3 - 1);
        small("http_status", hit -> hit.chance(97) ? 200 : hit.chance(70) ? 404 : 500);
        integer("code_version", hit -> 1_000 + hit.site % 40);
        text("charset", hit -> hit.site % 50 == 0 ? "windows-1251" : "utf-8");
    }

    private void client() {
        small("os_id", hit -> hit.mobile ? 100 + hit.user % 4 : hit.user % 90 * (hit.user % 90) / 400);
        small("browser_id", hit -> hit.user % 80 * (hit.user % 79) / 160);
        small("browser_major", hit -> 90 + hit.user % 50);
        columns.add(new HitColumn("browser_minor", "VARCHAR", (hit, csv) -> csv.text(hit.user % 4 == 0 ? "0." + hit.user % 9 : "")));
        small("screen_width", hit -> WIDTHS[(int) (hit.user % WIDTHS.length)]);
        small("screen_height", hit -> WIDTHS[(int) (hit.user % WIDTHS.length)] * 9L / 16);
        small("screen_depth", hit -> hit.user % 30 == 0 ? 16 : 24);
        small("window_width", hit -> WIDTHS[(int) (hit.user % WIDTHS.length)] - hit.skewed(400, 3));
        small("window_height", hit -> 500 + hit.skewed(900, 2));
        small("phone_id", hit -> hit.mobile ? 1 + hit.user % 60 : 0);
        text("phone_model", hit -> hit.mobile && hit.user % 3 == 0 ? MODELS.get((int) (hit.user % MODELS.size())) : "");
        small("time_zone_minutes", hit -> hit.region % 27 * 60 - 720);
        columns.add(new HitColumn("language", "VARCHAR", (hit, csv) -> csv.text(LANGUAGES.get(hit.region % LANGUAGES.size()))));
        text("country", hit -> hit.region % 4 == 0 ? "" : LANGUAGES.get(hit.region % LANGUAGES.size()).toUpperCase(Locale.ROOT));
        small("age", hit -> hit.user % 7 == 0 ? 0 : 16 + hit.user % 60);
        small("sex", hit -> hit.user % 3);
        small("income", hit -> hit.user % 5);
        integer("interests", hit -> hit.user % 11 == 0 ? 0 : hit.user % 16_384);
        small("robot", hit -> hit.user % 400 == 0 ? 1 + hit.user % 5 : 0);
        small("history_length", hit -> 1 + hit.skewed(50, 3));
    }

    private void flags() {
        flag("is_refresh", 8);
        small("is_mobile", hit -> hit.mobile ? 1 : 0);
        flag("is_link", 6);
        flag("is_download", 1);
        flag("is_bounce", 15);
        flag("is_event", 10);
        flag("is_parameter", 4);
        flag("is_artificial", 2);
        flag("dont_count", 3);
        flag("with_hash", 9);
        flag("old_counter", 1);
        flag("java_enabled", 20);
        flag("cookie_enabled", 98);
        flag("script_enabled", 99);
        flag("has_goal", 2);
    }

    private void timings() {
        integer("dns_ms", hit -> hit.chance(70) ? 0 : hit.skewed(300, 3));
        integer("connect_ms", hit -> hit.chance(60) ? 0 : hit.skewed(500, 3));
        integer("send_ms", hit -> hit.skewed(40, 4));
        integer("response_ms", hit -> hit.skewed(4_000, 4));
        integer("fetch_ms", hit -> hit.skewed(9_000, 4));
        integer("render_ms", hit -> hit.chance(80) ? hit.skewed(20_000, 3) : -1);
        integer("response_bytes", hit -> hit.skewed(3_000_000, 5));
        bigint("duration_micros", hit -> hit.skewed(1_800_000_000, 6));
    }

    private void campaigns() {
        text("social_network", hit -> hit.chance(2) ? NETWORKS.get((int) hit.skewed(NETWORKS.size(), 2)) : "");
        text("social_action", hit -> hit.chance(1) ? "share" : "");
        text("utm_source", hit -> hit.chance(7) ? Words.word((int) hit.skewed(200, 2)) : "");
        text("utm_medium", hit -> hit.chance(7) ? "cpc" : "");
        text("utm_campaign", hit -> hit.chance(5) ? "campaign_" + hit.skewed(3_000, 2) : "");
        text("utm_content", hit -> hit.chance(2) ? Words.word((int) hit.skewed(2_000, 2)) : "");
        text("utm_term", hit -> hit.chance(2) ? hit.phrase : "");
        text("parameters", hit -> hit.chance(3) ? "{\"basket\": " + hit.skewed(900, 2) + ", \"from\": \"" + Hit.host(hit.site) + "\"}" : "");
        text("order_id", hit -> hit.chance(1) ? "ORD-" + Hash.positive(hit.row) % 10_000_000 : "");
        bigint("price_cents", hit -> hit.chance(2) ? 100 + hit.skewed(9_000_000, 5) : 0);
        text("currency", hit -> hit.chance(2) ? hit.region % 2 == 0 ? "EUR" : "USD" : "");
        integer("partner_id", hit -> hit.chance(4) ? hit.skewed(500_000, 2) : 0);
        text("tag", hit -> hit.chance(1) ? "tag" + hit.skewed(90, 2) : "");
    }

    private void flag(String name, int percent) {
        small(name, hit -> hit.chance(percent) ? 1 : 0);
    }

    private void small(String name, ToLongFunction<Hit> value) {
        number(name, "SMALLINT", value);
    }

    private void integer(String name, ToLongFunction<Hit> value) {
        number(name, "INTEGER", value);
    }

    private void bigint(String name, ToLongFunction<Hit> value) {
        number(name, "BIGINT", value);
    }

    private void number(String name, String type, ToLongFunction<Hit> value) {
        columns.add(new HitColumn(name, type, (hit, csv) -> csv.number(value.applyAsLong(hit))));
    }

    private void time(String name, ToLongFunction<Hit> epochSecond) {
        columns.add(new HitColumn(name, "TIMESTAMP", (hit, csv) -> csv.timestamp(epochSecond.applyAsLong(hit))));
    }

    private void text(String name, Function<Hit, String> value) {
        columns.add(new HitColumn(name, "VARCHAR", (hit, csv) -> csv.text(value.apply(hit))));
    }
}

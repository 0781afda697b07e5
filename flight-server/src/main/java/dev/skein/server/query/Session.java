package dev.skein.server.query;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.TableName;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a client has set: who it is and how its statements are read. Thread-safe.
public final class Session {
    /// The session options that SET, SHOW and RESET know.
    public static final List<String> OPTIONS = List.of("search_path", "timezone");

    private final String user;
    private volatile List<String> searchPath = List.of(TableName.DEFAULT_SCHEMA);
    private volatile ZoneId timeZone = ZoneOffset.UTC;

    public Session(String user) {
        this.user = user;
    }

    /// Who runs the statements.
    public String user() {
        return user;
    }

    /// The schemas in which names of one part are looked up; never empty.
    public List<String> searchPath() {
        return searchPath;
    }

    /// The zone in which times without one are read.
    public ZoneId timeZone() {
        return timeZone;
    }

    /// Sets an option from its text form, as SET does.
    ///
    /// @throws SkeinException UNDEFINED_OBJECT, INVALID_PARAMETER
    public void set(String option, String value) {
        switch (option) {
            case "search_path", "schema" -> {
                List<String> path = Arrays.stream(value.split(","))
                        .map(String::strip)
                        .map(Session::unquote)
                        .filter(name -> !name.isEmpty())
                        .toList();
                searchPath = path.isEmpty() ? List.of(TableName.DEFAULT_SCHEMA) : path;
            }
            case "timezone", "time zone" -> {
                try {
                    timeZone = ZoneId.of(unquote(value));
                } catch (DateTimeException e) {
                    throw new SkeinException(ErrorCode.INVALID_PARAMETER, "there is no time zone \"" + value
                            + "\"; use a name such as 'Europe/Zurich' or an offset such as '+02:00'", e);
                }
            }
            default -> throw unknown(option);
        }
    }

    /// Puts an option back to what it was at the start; `all` all of them.
    public void reset(String option) {
        switch (option) {
            case "search_path", "schema" -> searchPath = List.of(TableName.DEFAULT_SCHEMA);
            case "timezone", "time zone" -> timeZone = ZoneOffset.UTC;
            case "all" -> OPTIONS.forEach(this::reset);
            default -> throw unknown(option);
        }
    }

    /// The text form of an option; `all` is not one.
    public String show(String option) {
        return switch (option) {
            case "search_path", "schema" ->
                searchPath.stream().map(TableName::quote).collect(Collectors.joining(", "));
            case "timezone", "time zone" -> timeZone.equals(ZoneOffset.UTC) ? "UTC" : timeZone.getId();
            default -> throw unknown(option);
        };
    }

    /// All options with their values, by name.
    public SequencedMap<String, String> options() {
        SequencedMap<String, String> values = new TreeMap<>();
        for (String option : OPTIONS) {
            values.put(option, show(option));
        }
        return values;
    }

    private static String unquote(String text) {
        boolean quoted = text.length() >= 2
                && (text.startsWith("\"") && text.endsWith("\"") || text.startsWith("'") && text.endsWith("'"));
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static SkeinException unknown(String option) {
        return new SkeinException(ErrorCode.UNDEFINED_OBJECT,
                "there is no session option \"" + option + "\"; there are " + String.join(", ", OPTIONS));
    }
}

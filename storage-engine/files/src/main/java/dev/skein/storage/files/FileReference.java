package dev.skein.storage.files;

import dev.skein.storage.files.format.FileOptions;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a statement names files: a path or pattern, and options after a question mark as in a URL.
///
/// @param path the path or pattern
/// @param options what follows it
record FileReference(String path, FileOptions options) {
    /// A question mark may also be part of a pattern; options are told by their form.
    private static final Pattern OPTIONS = Pattern.compile("\\?([a-z_]+=[^&?]*(?:&[a-z_]+=[^&?]*)*)$");

    static FileReference parse(String text) {
        Matcher matcher = OPTIONS.matcher(text);
        if (!matcher.find()) {
            return new FileReference(text, FileOptions.of(Map.of()));
        }
        Map<String, String> options = new TreeMap<>();
        for (String option : matcher.group(1).split("&", -1)) {
            int equals = option.indexOf('=');
            options.put(option.substring(0, equals), decoded(option.substring(equals + 1)));
        }
        return new FileReference(text.substring(0, matcher.start()), FileOptions.of(options));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // a per cent sign that somebody typed as it is
            return text;
        }
    }
}

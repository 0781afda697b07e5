package dev.skein.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Checks that the documents name what exists: classes, packages and files.
final class ArchitectureDocumentTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern SYMBOL = Pattern.compile("`(dev\\.skein\\.[\\w.]+)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");
    private static final Pattern PACKAGE = Pattern.compile("[a-z][a-z0-9]*(\\.[a-z][a-z0-9]*)*");

    @Test
    void namedClassesAndPackagesExist() throws IOException {
        List<String> missing = new ArrayList<>();
        int found = 0;
        for (Path document : documents()) {
            for (String symbol : matches(SYMBOL, document)) {
                found++;
                if (!exists(symbol)) {
                    missing.add(ROOT.relativize(document) + " names " + symbol);
                }
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(found > 30, "the architecture names classes");
    }

    @Test
    void linkedFilesExist() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            for (String target : matches(LINK, document)) {
                if (!Files.exists(document.resolveSibling(target).normalize())) {
                    broken.add(ROOT.relativize(document) + " links to " + target);
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), files)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private static Set<String> matches(Pattern pattern, Path document) throws IOException {
        Set<String> found = new TreeSet<>();
        pattern.matcher(Files.readString(document)).results().map((MatchResult match) -> match.group(1)).forEach(found::add);
        return found;
    }

    private static boolean exists(String symbol) throws IOException {
        boolean isPackage = PACKAGE.matcher(symbol).matches();
        String path = isPackage ? symbol.replace('.', '/') + "/package-info.java" : topLevel(symbol).replace('.', '/') + ".java";
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.anyMatch(file -> file.endsWith(Path.of("src", "main", "java").resolve(path)));
        }
    }

    /// The class in whose file a name stands: `a.b.Outer.Inner` is in `a.b.Outer`.
    private static String topLevel(String symbol) {
        StringBuilder name = new StringBuilder();
        for (String part : symbol.split("\\.")) {
            name.append(name.isEmpty() ? "" : ".").append(part);
            if (Character.isUpperCase(part.charAt(0))) {
                break;
            }
        }
        return name.toString();
    }
}

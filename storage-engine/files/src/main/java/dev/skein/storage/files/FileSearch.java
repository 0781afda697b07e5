package dev.skein.storage.files;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.storage.files.format.FileErrors;
import dev.skein.storage.files.format.FileVersion;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// Finds the files that a path or pattern names.
///
/// @param root the folder that relative paths start from
record FileSearch(Path root) {
    /// More files than this are taken for a mistake.
    private static final int MAX_FILES = 100_000;

    /// The files, in the order of their paths; at least one.
    ///
    /// @param pattern a path; one with `*`, `?`, `[` or `{` that is no existing file is a pattern, in which `**` crosses
    ///     folders
    /// @throws SkeinException FILE_NOT_FOUND, INSUFFICIENT_PRIVILEGE, IO_ERROR
    List<FileVersion> find(String pattern) {
        if (pattern.isEmpty()) {
            throw new SkeinException(ErrorCode.FILE_NOT_FOUND, "the path of a file is empty");
        }
        int wildcard = wildcard(pattern);
        if (wildcard < 0 || Files.isRegularFile(resolved(pattern))) {
            return List.of(FileVersion.of(resolved(pattern)));
        }
        int slash = pattern.lastIndexOf('/', wildcard);
        Path folder = resolved(slash < 0 ? "" : pattern.substring(0, slash + 1));
        String rest = pattern.substring(slash + 1);
        if (!Files.isDirectory(folder)) {
            throw new SkeinException(
                    ErrorCode.FILE_NOT_FOUND, "folder '" + folder + "' of the pattern '" + pattern + "' does not exist");
        }
        Collector collector = new Collector(folder, rest);
        try {
            int depth = rest.contains("**") ? Integer.MAX_VALUE : (int) rest.chars().filter(c -> c == '/').count() + 1;
            Files.walkFileTree(folder, Set.of(FileVisitOption.FOLLOW_LINKS), depth, collector);
        } catch (IOException e) {
            throw FileErrors.unreadable(folder.toString(), e);
        }
        if (collector.found.isEmpty()) {
            throw new SkeinException(ErrorCode.FILE_NOT_FOUND,
                    "no file matches the pattern '" + pattern + "' (looked in '" + folder + "')");
        }
        collector.found.sort(Comparator.comparing(FileVersion::path));
        return collector.found;
    }

    /// An absolute path.
    Path resolved(String path) {
        try {
            return root.resolve(path).normalize();
        } catch (InvalidPathException e) {
            throw new SkeinException(ErrorCode.FILE_NOT_FOUND, "'" + path + "' is not a path: " + e.getReason(), e);
        }
    }

    private static int wildcard(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            if ("*?[{".indexOf(pattern.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /// Collects the files below a folder that match.
    private static final class Collector extends SimpleFileVisitor<Path> {
        private final List<FileVersion> found = new ArrayList<>();
        private final Path folder;
        private final List<PathMatcher> matchers = new ArrayList<>();

        Collector(Path folder, String rest) {
            this.folder = folder;
            matchers.add(folder.getFileSystem().getPathMatcher("glob:" + rest));
            if (rest.startsWith("**/")) {
                // no folder at all matches too
                matchers.add(folder.getFileSystem().getPathMatcher("glob:" + rest.substring(3)));
            }
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Path relative = folder.relativize(file);
            if (attributes.isRegularFile() && matchers.stream().anyMatch(matcher -> matcher.matches(relative))) {
                if (found.size() == MAX_FILES) {
                    throw new SkeinException(ErrorCode.LIMIT_EXCEEDED,
                            "more than " + MAX_FILES + " files match the pattern; narrow it");
                }
                found.add(new FileVersion(
                        file.toString(), attributes.size(), attributes.lastModifiedTime().toMillis()));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof FileSystemLoopException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }
}

package dev.skein.jmh.race;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;

/// What the figures were measured on, and with.
///
/// @param processor model and number of processors
/// @param memoryBytes of the machine
/// @param system operating system
/// @param java version and vendor
/// @param flags of the JVM, without paths
/// @param heapBytes the most that the JVM's heap takes
/// @param commit of the sources; empty if this is no checkout
/// @param date today
public record Machine(
        String processor,
        long memoryBytes,
        String system,
        String java,
        List<String> flags,
        long heapBytes,
        String commit,
        LocalDate date) {
    public Machine {
        flags = List.copyOf(flags);
    }

    /// This one.
    public static Machine current() {
        int processors = Runtime.getRuntime().availableProcessors();
        long memory = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        List<String> flags = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("-X"))
                .toList();
        return new Machine(processors + " × " + model(), memory,
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                Runtime.version() + ", " + System.getProperty("java.vendor"), flags,
                Runtime.getRuntime().maxMemory(), checkedOut(), LocalDate.now(ZoneId.systemDefault()));
    }

    /// A list of what stands in this record, as Markdown.
    public String markdown() {
        return "- " + date + (commit.isEmpty() ? "" : ", commit " + commit) + "\n- machine: " + processor + ", "
                + Math.round(memoryBytes / 1e9) + " GB, " + system + "\n- JDK " + java + "; heap at most "
                + Math.round(heapBytes / 1e8) / 10.0 + " GB; flags: " + String.join(" ", flags) + "\n";
    }

    private static String model() {
        Path processors = Path.of("/proc/cpuinfo");
        if (Files.isReadable(processors)) {
            try (Stream<String> lines = Files.lines(processors)) {
                return lines.filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse("unknown processor");
            } catch (IOException _) {
                // Then it stays unknown; the figures are worth as much.
            }
        }
        return "unknown processor";
    }

    private static String checkedOut() {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? commit : "";
        } catch (IOException _) {
            return "";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}

package dev.skein.jmh.tpch;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What the figures were measured on.
///
/// @param processor model and number of processors
/// @param memoryBytes of the machine
/// @param system operating system
/// @param java version and vendor
/// @param flags of the JVM, without paths
record Machine(String processor, long memoryBytes, String system, String java, List<String> flags) {
    Machine {
        flags = List.copyOf(flags);
    }

    /// This one.
    static Machine current() {
        int processors = Runtime.getRuntime().availableProcessors();
        long memory = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
        List<String> flags = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("-X"))
                .toList();
        return new Machine(processors + " × " + model(), memory,
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                Runtime.version() + ", " + System.getProperty("java.vendor"), flags);
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
}

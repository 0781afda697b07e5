package dev.skein.jmh.kernel;

import dev.skein.jmh.race.BarChart;
import dev.skein.jmh.race.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;

/// Kernels beside the bandwidth of memory.
///
/// @param bytesPerSecond what all threads together read from memory
record KernelReport(double bytesPerSecond, List<Kernel> kernels, List<ScanFloor> floors, String title, int threads) {
    private static final String STEM = "kernels";

    /// What one loop did, all threads together.
    record Kernel(String name, double bytesPerSecond, double rowsPerSecond) {}

    KernelReport {
        kernels = List.copyOf(kernels);
        floors = List.copyOf(floors);
    }

    static KernelReport of(Collection<RunResult> results, List<ScanFloor> floors, String title, int threads) {
        List<Kernel> kernels = results.stream()
                .map(result -> new Kernel(name(result.getParams()), perSecond(result, "bytes"), perSecond(result, "rows")))
                .toList();
        return new KernelReport(kernels.getFirst().bytesPerSecond(), kernels.subList(1, kernels.size()), floors, title, threads);
    }

    private static double perSecond(RunResult result, String counter) {
        return Objects.requireNonNull(result.getSecondaryResults().get(counter), counter).getScore();
    }

    private static String name(BenchmarkParams parameters) {
        String name = parameters.getBenchmark();
        String simple = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1).replace("Benchmark", "");
        return simple + parameters.getParamsKeys().stream()
                .map(key -> " " + key + "=" + parameters.getParam(key))
                .collect(Collectors.joining());
    }

    String tables() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "All %d threads together read %.1f GB/s from memory.%n%n", threads,
                bytesPerSecond / 1e9));
        text.append("| kernel | GB/s | of bandwidth | rows per second, millions |\n|---|---:|---:|---:|\n");
        for (Kernel kernel : kernels) {
            text.append(String.format(Locale.ROOT, "| %s | %.2f | %.2f | %.0f |%n", kernel.name, kernel.bytesPerSecond / 1e9,
                    kernel.bytesPerSecond / bytesPerSecond, kernel.rowsPerSecond / 1e6));
        }
        text.append("\n| query | bytes it must read, MB | floor ms | hot ms | times the floor |\n|---|---:|---:|---:|---:|\n");
        for (ScanFloor floor : floors) {
            double least = floor.bytes() / bytesPerSecond * 1e3;
            text.append(String.format(Locale.ROOT, "| %s | %.1f | %.2f | %.2f | %.1f |%n", floor.query(), floor.bytes() / 1e6,
                    least, floor.millis(), floor.millis() / least));
        }
        return text.toString();
    }

    /// Writes a page and a chart.
    ///
    /// @return the page
    Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(STEM + ".svg"), new BarChart("Kernels, percent of the bandwidth of memory",
                        kernels.stream().map(Kernel::name).toList(),
                        List.of(new BarChart.Series("kernel", kernels.stream()
                                .mapToDouble(kernel -> 100 * kernel.bytesPerSecond / bytesPerSecond)
                                .toArray())))
                .svg());
        String page = "# Kernels and the bandwidth of memory\n\nMade by `./skein benchmark kernels --threads " + threads
                + "`; do not edit.\n\n" + Machine.current().markdown()
                + "- every kernel in a JVM of its own; bytes are those of the encoded values that it reads\n"
                + "- `Lane`, `Sum`, `Arithmetic` and `Text` go through memory larger than the caches; `Long` works on a batch in a cache; `Group` looks"
                + " up random keys, making which is part of its time\n- the queries' floor: the columns that they name, of "
                + title + ", in the narrowest whole bytes, at the bandwidth of memory\n\n" + tables() + "\n![percent of the"
                + " bandwidth of memory](" + STEM + ".svg)\n";
        return Files.writeString(folder.resolve(STEM + ".md"), page);
    }
}

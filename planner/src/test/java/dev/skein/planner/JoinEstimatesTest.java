package dev.skein.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skein.catalog.TableName;
import dev.skein.executor.Cancellation;
import dev.skein.executor.Executor;
import dev.skein.executor.ExecutorSettings;
import dev.skein.executor.QueryContext;
import dev.skein.executor.QueryProfile;
import dev.skein.executor.ResultStream;
import dev.skein.executor.exchange.FragmentCodec;
import dev.skein.executor.exchange.FragmentRequest;
import dev.skein.executor.function.FunctionRegistry;
import dev.skein.executor.plan.Fragment;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.storage.memory.MemoryBudget;
import dev.skein.storage.memory.QueryMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How far the estimates of joins are off, over the queries of TPC-H at scale 0.01, as text in `plans/tpch/estimates.txt`: each
/// plan with estimated and actual rows, and for each join the q-error, which is the larger of the two figures divided by
/// the smaller (Moerkotte, Neumann, Steidl: Preventing Bad Plans by Bounding the Impact of Cardinality Estimation Errors,
/// 2009). The plans run without dynamic filters, which would take rows out below the joins that the estimates are about.
/// With `-Dskein.plans.write=true` the file is written for review.
final class JoinEstimatesTest {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final List<String> TABLES =
            List.of("region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem");
    private static final Pattern FIGURES = Pattern.compile("\\(estimated ([\\d,]+) rows?, actual ([\\d,]+) rows?[^)]*\\)$");
    private static final long MEMORY_BYTES = 1L << 30;

    private final Planner planner =
            new Planner(PlannerSettings.DEFAULT, FunctionRegistry.instance().signatures(), () -> 0);
    private final TestCatalogs catalogs = new TestCatalogs();

    @TempDir
    private Path temporary;

    private Executor executor;

    @BeforeEach
    void open() {
        executor = new Executor(new ExecutorSettings(2, temporary));
        for (String table : TABLES) {
            catalogs.add(new TableName("skein", "public", table),
                    catalogs.tpch().table("sf0.01", table).orElseThrow());
        }
    }

    @AfterEach
    void close() {
        executor.close();
    }

    @Test
    void report() throws IOException {
        StringBuilder report = new StringBuilder();
        List<Double> errors = new ArrayList<>();
        try (Stream<Path> files = Files.list(RESOURCES.resolve("tpch"))) {
            for (Path file : files.sorted().toList()) {
                report.append(file.getFileName().toString().replace(".sql", "")).append('\n');
                report.append(judged(explained(Files.readString(file)), errors)).append('\n');
            }
        }
        errors.sort(null);
        report.append(String.format(Locale.ROOT, "%d joins, q-error: median %.2f, 90%% up to %.2f, largest %.2f\n",
                errors.size(), errors.get(errors.size() / 2), errors.get(errors.size() * 9 / 10), errors.getLast()));
        Path golden = RESOURCES.resolve("plans/tpch/estimates.txt");
        if (Boolean.getBoolean("skein.plans.write")) {
            Files.writeString(golden, report.toString());
        }
        assertEquals(Files.readString(golden), report.toString());
    }

    /// The plan of a query, with what a run of it did.
    private String explained(String sql) {
        PlannedStatement.Query query = (PlannedStatement.Query) planner.plan(sql, catalogs.context());
        PhysicalPlan plan = withoutDynamicFilters(query.plan());
        QueryProfile profile = new QueryProfile();
        try (QueryMemory memory = new QueryMemory(new MemoryBudget(MEMORY_BYTES), MEMORY_BYTES)) {
            QueryContext context = new QueryContext("test", memory, _ -> catalogs.tpch(), List.of(), null, Instant.EPOCH,
                    ZoneOffset.UTC, new Cancellation(), profile);
            try (ResultStream rows = executor.run(plan, context)) {
                while (rows.next() != null) {
                    // only what the operators counted matters
                }
            }
        }
        return PlanPrinter.print(plan, profile);
    }

    private static PhysicalPlan withoutDynamicFilters(PhysicalPlan plan) {
        FragmentRequest request = new FragmentRequest("query", "gateway", 0, "UTC", List.of(), new Fragment(0, plan, ""));
        String json = new String(FragmentCodec.write(request), StandardCharsets.UTF_8)
                .replaceAll("\"dynamicFilters\":\\[[^]]*]", "\"dynamicFilters\":[]");
        return FragmentCodec.read(json.getBytes(StandardCharsets.UTF_8)).fragment().root();
    }

    /// The operators without times and notes, each join with its q-error.
    private static String judged(String plan, List<Double> errors) {
        StringBuilder text = new StringBuilder();
        for (String line : plan.split("\n")) {
            Matcher figures = FIGURES.matcher(line);
            if (!figures.find()) {
                continue;
            }
            text.append(line, 0, figures.start())
                    .append("(estimated ").append(figures.group(1)).append(", actual ").append(figures.group(2));
            if (line.contains("Join ")) {
                double estimated = Math.max(1, number(figures.group(1)));
                double actual = Math.max(1, number(figures.group(2)));
                double error = Math.max(estimated / actual, actual / estimated);
                errors.add(error);
                text.append(String.format(Locale.ROOT, ", q-error %.2f", error));
            }
            text.append(")\n");
        }
        return text.toString();
    }

    private static double number(String counted) {
        return Double.parseDouble(counted.replace(",", ""));
    }
}

package dev.skein.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.skein.catalog.SkeinException;
import dev.skein.executor.exchange.FragmentCodec;
import dev.skein.executor.exchange.FragmentRequest;
import dev.skein.executor.function.FunctionRegistry;
import dev.skein.executor.plan.Fragment;
import dev.skein.executor.plan.PhysicalPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Plans as text: `plans/*.txt` hold statements, each followed by its plan; `tpch/*.sql` the queries of TPC-H, whose plans
/// stand in `plans/tpch/`. With `-Dskein.plans.write=true` the files are completed for review instead of compared. Every plan also survives its serialized form.
final class PlanGoldenTest {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final boolean WRITE = Boolean.getBoolean("skein.plans.write");

    /// Its clock stands, so that a slow machine does not end the search for the best order of joins.
    private final Planner planner =
            new Planner(PlannerSettings.DEFAULT, FunctionRegistry.instance().signatures(), () -> 0);

    @TestFactory
    Stream<DynamicTest> tpch() throws IOException {
        return files("tpch", ".sql").stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
            Path golden = RESOURCES.resolve("plans/tpch/" + file.getFileName().toString().replace(".sql", ".txt"));
            compare(golden, plan(Files.readString(file)));
        }));
    }

    @TestFactory
    Stream<DynamicTest> plans() throws IOException {
        return files("plans", ".txt").stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
            StringBuilder written = new StringBuilder();
            for (String section : Files.readString(file).split("(?m)^====\n")) {
                String sql = section.split("(?m)^----\n")[0].strip();
                if (!sql.isEmpty()) {
                    written.append(sql).append("\n----\n").append(plan(sql)).append("====\n");
                }
            }
            compare(file, written.toString());
        }));
    }

    /// The plan of a statement, or the error that it gets.
    private String plan(String sql) {
        try {
            return planned(sql);
        } catch (SkeinException e) {
            return "ERROR " + e.code().sqlState() + ": " + e.getMessage() + "\n";
        }
    }

    private String planned(String sql) {
        return switch (planner.plan(sql, new TestCatalogs().context())) {
            case PlannedStatement.Query query -> printed(query.plan());
            case PlannedStatement.Write write -> write.operation() + " " + write.target() + "\n"
                    + printed(write.plan());
            case PlannedStatement other -> other + "\n";
        };
    }

    private static String printed(PhysicalPlan plan) {
        FragmentRequest request = new FragmentRequest("query", "gateway", 0, "UTC", List.of(), new Fragment(0, plan, ""));
        assertEquals(request, FragmentCodec.read(FragmentCodec.write(request)), "the plan does not survive a journey");
        return PlanPrinter.print(plan, null);
    }

    private static List<Path> files(String folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(RESOURCES.resolve(folder))) {
            return new ArrayList<>(files.filter(file -> file.toString().endsWith(suffix)).sorted().toList());
        }
    }

    private static void compare(Path golden, String actual) throws IOException {
        if (WRITE) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, actual);
        } else if (Files.exists(golden)) {
            assertEquals(Files.readString(golden), actual, golden.toString());
        } else {
            fail(golden + " is missing; the plan is:\n" + actual);
        }
    }
}

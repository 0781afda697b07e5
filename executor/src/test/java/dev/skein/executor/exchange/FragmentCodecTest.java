package dev.skein.executor.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.plan.Fragment;
import dev.skein.executor.plan.JoinKind;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.executor.plan.PhysicalPlan.DynamicFilterTarget;
import dev.skein.executor.plan.PhysicalPlan.Estimate;
import dev.skein.executor.plan.WindowCall;
import dev.skein.storage.expression.AggregateCall;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Expression.Literal;
import dev.skein.storage.expression.Field;
import dev.skein.storage.expression.SortKey;
import dev.skein.storage.spi.Scan;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// The form of every plan node, expression and value stands in `fragments/version-1.json`: a change of the form is a
/// change of that file, and a new version. With `-Dskein.fragments.write=true` the file is written for review.
final class FragmentCodecTest {
    private static final Path WRITTEN = Path.of("src/test/resources/fragments/version-1.json");
    private static final Estimate ESTIMATE = new Estimate(12.5, List.of("zone maps keep 1 of 2 row groups"));
    private static final Field NUMBER = new Field("n", SqlType.BIGINT, true);
    private static final Field TEXT = new Field("t", SqlType.varchar(10), false);
    private static final Expression COLUMN = new Expression.ColumnReference(0, SqlType.BIGINT);

    private static FragmentRequest request(PhysicalPlan plan) {
        List<Datum> parameters = List.of(
                Datum.NULL,
                new Datum.OfLong(Long.MIN_VALUE),
                new Datum.OfWide(BigInteger.TWO.pow(127).negate()),
                new Datum.OfDouble(Double.NaN),
                new Datum.OfDouble(Double.NEGATIVE_INFINITY),
                new Datum.OfDouble(-0.0),
                new Datum.OfText("naïve \"text\"\n"),
                new Datum.OfBinary("00ff"));
        return new FragmentRequest("query-1", "gateway-1", 1_700_000_000_000_001L, "Europe/Zurich", parameters,
                new Fragment(3, plan, "node:32010"));
    }

    private static PhysicalPlan everyNode() {
        PhysicalPlan scan = new PhysicalPlan.SourceScan(
                new Scan("skein", "skein.public.t", List.of(NUMBER, TEXT), "{\"tableId\":1}"),
                List.of(new DynamicFilterTarget(7, 0)), ESTIMATE);
        PhysicalPlan filtered = new PhysicalPlan.Filter(scan, everyExpression(), ESTIMATE);
        PhysicalPlan projected = new PhysicalPlan.Project(filtered, List.of(COLUMN), List.of(NUMBER), ESTIMATE);
        PhysicalPlan values = new PhysicalPlan.Values(List.of(List.of(new Datum.OfLong(1))), List.of(NUMBER));
        PhysicalPlan joined = new PhysicalPlan.HashJoin(projected, values, JoinKind.SEMI, List.of(0), List.of(0),
                List.of(false), Literal.of(true), List.of(7), ESTIMATE);
        PhysicalPlan looped = new PhysicalPlan.NestedLoopJoin(
                joined, new PhysicalPlan.SingleRow(values, ESTIMATE), JoinKind.LEFT, Literal.of(false), ESTIMATE);
        PhysicalPlan grouped = new PhysicalPlan.Aggregate(looped, List.of(0), List.of(List.of(0), List.of()),
                List.of(
                        new AggregateCall("sum", List.of(1), true, OptionalInt.of(0), List.of(), SqlType.decimal(38, 2)),
                        new AggregateCall("count", List.of(), false, OptionalInt.empty(),
                                List.of(new SortKey(0, true, false)), SqlType.BIGINT)),
                List.of(NUMBER, NUMBER, NUMBER), Estimate.UNKNOWN);
        PhysicalPlan window = new PhysicalPlan.Window(grouped, List.of(0), List.of(new SortKey(1, false, true)),
                List.of(new WindowCall("sum", List.of(1),
                        new WindowCall.Frame(
                                WindowCall.Unit.ROWS,
                                new WindowCall.Bound(WindowCall.BoundKind.PRECEDING, 2),
                                new WindowCall.Bound(WindowCall.BoundKind.CURRENT_ROW, -1)),
                        false, SqlType.BIGINT)),
                List.of(NUMBER, NUMBER, NUMBER, NUMBER), ESTIMATE);
        List<SortKey> order = List.of(new SortKey(0, true, false));
        PhysicalPlan first = new PhysicalPlan.Limit(
                new PhysicalPlan.TopN(new PhysicalPlan.Sort(window, order, ESTIMATE), order, 10, 5, ESTIMATE),
                Long.MAX_VALUE, 1, ESTIMATE);
        PhysicalPlan remote = new PhysicalPlan.RemoteSource(
                List.of(new Fragment(4, values, "other:32010")), List.of(new DynamicFilterTarget(7, 0)), List.of(NUMBER),
                ESTIMATE);
        PhysicalPlan all = new PhysicalPlan.UnionAll(List.of(first, remote), List.of(NUMBER), ESTIMATE);
        return new PhysicalPlan.TableWrite(
                new PhysicalPlan.SetOperation(all, values, true, false, List.of(NUMBER), ESTIMATE), ESTIMATE);
    }

    private static Expression everyExpression() {
        Literal one = new Literal(new Datum.OfLong(1), SqlType.BIGINT);
        return new Expression.Logical(true, List.of(
                new Expression.Comparison(Expression.Comparison.Operator.LESS_OR_EQUAL, COLUMN,
                        new Expression.Parameter(0, SqlType.BIGINT)),
                new Expression.Not(new Expression.IsNull(COLUMN)),
                new Expression.InList(COLUMN, List.of(one)),
                new Expression.Case(List.of(new Expression.Case.Branch(Literal.of(true), Literal.of(false))),
                        Literal.of(true), SqlType.BOOLEAN),
                new Expression.Cast(new Expression.Call("add", List.of(COLUMN, one), SqlType.BIGINT),
                        SqlType.BOOLEAN, true)));
    }

    @Test
    void everyMemberOfEveryFamilyKeepsItsForm() throws IOException {
        FragmentRequest request = request(everyNode());
        byte[] json = FragmentCodec.write(request);
        assertEquals(request, FragmentCodec.read(json));
        JsonMapper mapper = new JsonMapper();
        String pretty = mapper.readTree(json).toPrettyString() + "\n";
        if (Boolean.getBoolean("skein.fragments.write")) {
            Files.writeString(WRITTEN, pretty);
        }
        assertEquals(Files.readString(WRITTEN), pretty, "the serialized form changed");
        for (Class<?> family : List.of(PhysicalPlan.class, Expression.class, Datum.class)) {
            for (Class<?> member : family.getPermittedSubclasses()) {
                assertTrue(pretty.contains("\"@type\" : \"" + member.getSimpleName() + "\""),
                        member + " is not in " + WRITTEN);
            }
        }
    }

    @Test
    void deepExpressionsTravelAndDeeperOnesAreRefused() {
        int levels = (FragmentCodec.MAX_DEPTH - 10) / 2;
        FragmentRequest deep = request(new PhysicalPlan.Filter(
                new PhysicalPlan.Values(List.of(), List.of(NUMBER)), nested(levels / 2), ESTIMATE));
        assertEquals(deep, FragmentCodec.read(FragmentCodec.write(deep)));
        FragmentRequest tooDeep = request(new PhysicalPlan.Filter(
                new PhysicalPlan.Values(List.of(), List.of(NUMBER)), nested(FragmentCodec.MAX_DEPTH), ESTIMATE));
        assertEquals(ErrorCode.LIMIT_EXCEEDED,
                assertThrows(SkeinException.class, () -> FragmentCodec.write(tooDeep)).code());
    }

    private static Expression nested(int levels) {
        Expression expression = Literal.of(true);
        for (int i = 0; i < levels; i++) {
            expression = new Expression.Not(expression);
        }
        return expression;
    }

    @Test
    void whatIsNoFragmentOfThisVersionIsRefusedWithAReason() throws JsonProcessingException {
        String good = new String(
                FragmentCodec.write(request(new PhysicalPlan.Values(List.of(), List.of(NUMBER)))),
                StandardCharsets.UTF_8);
        refused("", "cannot be read");
        refused("[]", "does not say its version");
        refused("{}", "does not say its version");
        refused(good.substring(0, good.length() - 1), "cannot be read");
        refused(good + "{}", "cannot be read");
        refused(good.replace("\"version\":1", "\"version\":2"), "run the same release");
        refused(good.replace("\"Values\"", "\"Teleport\""), "Teleport");
        refused(good.replace("\"node\":", "\"color\":1,\"node\":"), "color");
        refused(good.replace("\"node\":", "\"place\":"), "'node'");
        refused(good.replace("\"rows\":[],", ""), "rows");
        refused(good.replace("\"rows\":[]", "\"rows\":null"), "rows");
        refused("{\"version\":1,\"request\":" + "[".repeat(FragmentCodec.MAX_DEPTH + 1), "cannot be read");
        refused("\0\1\2", "cannot be read");
    }

    private static void refused(String json, String reason) {
        SkeinException refusal = assertThrows(
                SkeinException.class, () -> FragmentCodec.read(json.getBytes(StandardCharsets.UTF_8)), json);
        assertEquals(ErrorCode.INVALID_PARAMETER, refusal.code());
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    @Test
    void whatIsTooLongIsRefused() {
        assertEquals(ErrorCode.LIMIT_EXCEEDED, assertThrows(
                SkeinException.class, () -> FragmentCodec.read(new byte[FragmentCodec.MAX_BYTES + 1])).code());
        FragmentRequest tooLong = request(new PhysicalPlan.Values(
                List.of(List.of(new Datum.OfText("x".repeat(FragmentCodec.MAX_BYTES)))), List.of(TEXT)));
        assertEquals(ErrorCode.LIMIT_EXCEEDED,
                assertThrows(SkeinException.class, () -> FragmentCodec.write(tooLong)).code());
    }
}

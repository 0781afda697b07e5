package dev.skein.executor.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.expression.EvaluationContext;
import dev.skein.executor.expression.ExpressionCompiler;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.BytesColumn;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.DictionaryColumn;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Runs the lines `function | arguments | expected` of `functions/*.txt`.
///
/// Arguments are written `type:text`, separated by `;`, and come in through a cast from text. The expected text is the
/// result's text form, `NULL`, or `!` and the SQLSTATE of the error. Every line runs three times: with arguments from
/// dense columns among other rows, from dictionaries, and as constants.
final class FunctionTableTest {
    private static final EvaluationContext CONTEXT = new EvaluationContext(
            List.of(), Instant.parse("2024-05-06T07:08:09.123456Z"), ZoneId.of("America/New_York"));

    /// How arguments come in.
    private enum Form { DENSE, CODED, CONSTANT }

    @TestFactory
    Stream<DynamicTest> lines() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String file : List.of("text", "pattern", "math", "datetime", "format", "cast", "other")) {
            int number = 0;
            for (String line : read("/functions/" + file + ".txt").split("\n")) {
                number++;
                if (!line.isBlank() && !line.startsWith("#")) {
                    tests.add(DynamicTest.dynamicTest(file + ":" + number + " " + line, () -> run(line)));
                }
            }
        }
        return tests.stream();
    }

    private static String read(String name) throws IOException {
        try (InputStream in = FunctionTableTest.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void run(String line) {
        String[] cells = line.split(" \\|(?: |$)", -1);
        assertEquals(3, cells.length, "function | arguments | expected");
        for (Form form : Form.values()) {
            assertEquals(unescape(cells[2]), evaluate(cells[0].strip(), cells[1], form), form.toString());
        }
    }

    private static String evaluate(String function, String arguments, Form form) {
        List<Expression> parsed = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        List<SqlType> inputTypes = new ArrayList<>();
        for (String argument : arguments.isBlank() ? new String[0] : arguments.strip().split(";")) {
            int colon = argument.indexOf(':');
            SqlType type = type(argument.substring(0, colon));
            String text = unescape(argument.substring(colon + 1));
            Expression source = form == Form.CONSTANT
                    ? new Expression.Literal(text.equals("NULL") ? Datum.NULL : new Datum.OfText(text), SqlType.VARCHAR)
                    : new Expression.ColumnReference(columns.size(), SqlType.VARCHAR);
            columns.add(column(text, form == Form.CODED));
            inputTypes.add(SqlType.VARCHAR);
            parsed.add(type.equals(SqlType.VARCHAR) ? source : new Expression.Cast(source, type, false));
        }
        try {
            Expression value = function.startsWith("cast ")
                    ? new Expression.Cast(parsed.getFirst(), type(function.substring(5)), false)
                    : function.startsWith("try_cast ")
                            ? new Expression.Cast(parsed.getFirst(), type(function.substring(9)), true)
                            : call(function, parsed);
            Expression text = new Expression.Cast(value, SqlType.VARCHAR, false);
            Batch batch = new Batch(columns, 3, new int[] {1}, 1);
            Column result = new ExpressionCompiler(inputTypes, CONTEXT).compile(text).evaluate(batch);
            assertEquals(1, result.length());
            boolean[] nulls = result.nulls();
            return nulls != null && nulls[0] ? "NULL" : text(result);
        } catch (SkeinException e) {
            return "!" + e.code().sqlState();
        }
    }

    private static Expression call(String name, List<Expression> arguments) {
        List<SqlType> types = arguments.stream().map(Expression::type).toList();
        int arrow = name.indexOf("->");
        if (arrow >= 0) {
            return new Expression.Call(name.substring(0, arrow), arguments, type(name.substring(arrow + 2)));
        }
        FunctionSignature signature = FunctionRegistry.instance().function(name, types).signature();
        SqlType type = switch (signature.result()) {
            case FunctionSignature.Result.Fixed fixed -> fixed.type();
            case FunctionSignature.Result.OfArgument argument -> types.get(argument.index());
        };
        return new Expression.Call(name, arguments, type);
    }

    private static String text(Column column) {
        BytesColumn bytes = column instanceof DictionaryColumn coded ? coded.dictionary() : (BytesColumn) column;
        int entry = column instanceof DictionaryColumn coded ? coded.codes()[0] : 0;
        return new String(bytes.heap(), bytes.starts()[entry], bytes.lengths()[entry], StandardCharsets.UTF_8);
    }

    /// Three rows; the middle one counts, and the others would fail most functions.
    private static Column column(String text, boolean coded) {
        boolean isNull = text.equals("NULL");
        byte[] value = isNull ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        byte[] heap = new byte[value.length + 4];
        heap[0] = '?';
        heap[1] = '(';
        System.arraycopy(value, 0, heap, 2, value.length);
        heap[heap.length - 2] = '[';
        heap[heap.length - 1] = '\\';
        int[] starts = {0, 2, heap.length - 2};
        int[] lengths = {2, value.length, 2};
        boolean[] nulls = isNull ? new boolean[] {false, true, false} : null;
        BytesColumn bytes = new BytesColumn(heap, starts, lengths, nulls, 3);
        if (!coded) {
            return bytes;
        }
        return new DictionaryColumn(
                new int[] {0, isNull ? 0 : 1, 2}, new BytesColumn(heap, starts, lengths, null, 3), nulls, 3);
    }

    private static SqlType type(String name) {
        String upper = name.strip().toUpperCase(Locale.ROOT);
        int open = upper.indexOf('(');
        if (open > 0) {
            String[] numbers = upper.substring(open + 1, upper.indexOf(')')).split(",");
            int first = Integer.parseInt(numbers[0].strip());
            return switch (upper.substring(0, open)) {
                case "DECIMAL" -> SqlType.decimal(first, Integer.parseInt(numbers[1].strip()));
                case "CHAR" -> SqlType.character(first);
                case "VARCHAR" -> SqlType.varchar(first);
                case "TIMESTAMP" -> new SqlType(dev.skein.catalog.TypeKind.TIMESTAMP, first, 0);
                default -> throw new AssertionError(name);
            };
        }
        return switch (upper) {
            case "BOOLEAN" -> SqlType.BOOLEAN;
            case "TINYINT" -> SqlType.TINYINT;
            case "SMALLINT" -> SqlType.SMALLINT;
            case "INTEGER" -> SqlType.INTEGER;
            case "BIGINT" -> SqlType.BIGINT;
            case "REAL" -> SqlType.REAL;
            case "DOUBLE" -> SqlType.DOUBLE;
            case "VARCHAR" -> SqlType.VARCHAR;
            case "VARBINARY" -> SqlType.VARBINARY;
            case "DATE" -> SqlType.DATE;
            case "TIME" -> SqlType.TIME;
            case "TIMESTAMP" -> SqlType.TIMESTAMP;
            case "TIMESTAMP_TZ" -> SqlType.TIMESTAMP_TZ;
            case "MONTHS" -> SqlType.INTERVAL_YEAR_MONTH;
            case "INTERVAL" -> SqlType.INTERVAL_DAY_TIME;
            case "UUID" -> SqlType.UUID;
            default -> throw new AssertionError("unknown type " + name);
        };
    }

    private static String unescape(String text) {
        return text.replace("\\s", " ").replace("\\p", "|").replace("\\c", ";");
    }

    @TestFactory
    Stream<DynamicTest> everyFunctionHasALine() throws IOException {
        StringBuilder all = new StringBuilder("\n");
        for (String file : List.of("text", "pattern", "math", "datetime", "format", "cast", "other")) {
            all.append(read("/functions/" + file + ".txt"));
        }
        return FunctionRegistry.instance().signatures().stream()
                .filter(FunctionSignature::deterministic)
                .map(FunctionSignature::name)
                .distinct()
                .map(name -> DynamicTest.dynamicTest(
                        name, () -> assertFalse(all.indexOf("\n" + name + " |") < 0, "no line for " + name)));
    }
}

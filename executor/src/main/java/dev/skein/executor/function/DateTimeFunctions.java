package dev.skein.executor.function;

import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import dev.skein.storage.batch.Batch;
import dev.skein.storage.batch.Column;
import dev.skein.storage.batch.LongColumn;
import java.time.LocalDate;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Functions of dates and times.
final class DateTimeFunctions {
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private static final Map<String, TemporalField> DATE_FIELDS = Map.of(
            "extract_year", ChronoField.YEAR,
            "extract_month", ChronoField.MONTH_OF_YEAR,
            "extract_day", ChronoField.DAY_OF_MONTH,
            "extract_quarter", IsoFields.QUARTER_OF_YEAR,
            "extract_week", IsoFields.WEEK_OF_WEEK_BASED_YEAR,
            "extract_doy", ChronoField.DAY_OF_YEAR);

    private DateTimeFunctions() {}

    static List<ScalarFunction> all() {
        List<ScalarFunction> functions = new ArrayList<>();
        DATE_FIELDS.forEach((name, field) -> {
            for (ArgumentKind kind : List.of(ArgumentKind.DATE, ArgumentKind.TIMESTAMP)) {
                functions.add(new ScalarFunction(
                        new FunctionSignature(name, List.of(kind), 0, false,
                                new FunctionSignature.Result.Fixed(SqlType.BIGINT), true, true),
                        (types, _) -> new DateField(field, types.getFirst())));
            }
        });
        return functions;
    }

    /// A field of a date. Neighbours often share a day, so the last answer is kept.
    private static final class DateField implements ScalarFunction.Kernel {
        private final TemporalField field;
        private final boolean timestamp;
        private long[] values = {};
        private long lastDay = Long.MIN_VALUE;
        private long lastValue;

        DateField(TemporalField field, SqlType type) {
            this.field = field;
            this.timestamp = type.kind() == TypeKind.TIMESTAMP;
        }

        @Override
        public Column apply(List<Column> arguments, int count) {
            if (values.length < count) {
                values = new long[Math.max(count, Batch.MAX_ROWS)];
            }
            LongColumn column = (LongColumn) arguments.getFirst();
            for (int i = 0; i < count; i++) {
                long value = column.values()[i];
                long day = timestamp ? Math.floorDiv(value, MICROS_PER_DAY) : value;
                if (day != lastDay) {
                    lastDay = day;
                    lastValue = LocalDate.ofEpochDay(day).getLong(field);
                }
                values[i] = lastValue;
            }
            long minimum = field == ChronoField.YEAR ? Integer.MIN_VALUE : 0;
            return new LongColumn(values, null, count, minimum, Integer.MAX_VALUE);
        }
    }
}

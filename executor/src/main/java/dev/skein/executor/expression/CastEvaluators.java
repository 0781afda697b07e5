package dev.skein.executor.expression;

import static dev.skein.executor.expression.ArithmeticEvaluators.MICROS_PER_DAY;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import dev.skein.executor.function.CallSite;
import dev.skein.executor.function.RowFunction;
import dev.skein.executor.function.RowKernel;
import dev.skein.executor.function.TextForm;
import dev.skein.executor.function.TextParsing;
import dev.skein.executor.function.Zones;
import dev.skein.executor.kernel.CivilDate;
import dev.skein.storage.expression.Datum;
import java.math.BigInteger;
import java.time.ZoneId;
import java.util.List;

/// Chooses how a value becomes one of another type.
final class CastEvaluators {
    private final SqlType from;
    private final SqlType to;
    private final EvaluationContext context;

    private CastEvaluators(SqlType from, SqlType to, EvaluationContext context) {
        this.from = from;
        this.to = to;
        this.context = context;
    }

    /// An evaluator of the argument as another type.
    static Evaluator cast(Evaluator argument, SqlType from, SqlType to, boolean safe, EvaluationContext context) {
        CastEvaluators casts = new CastEvaluators(from, to, context);
        if (!safe) {
            return casts.cast(argument);
        }
        return new SafeCastEvaluator(argument, casts.cast(new FirstColumn()), to);
    }

    private Evaluator cast(Evaluator argument) {
        if (from.kind() == TypeKind.NULL) {
            return new ConstantEvaluator(Datum.NULL, to);
        }
        return switch (to.kind()) {
            case NULL -> throw unsupported();
            case BOOLEAN -> switch (from.kind()) {
                case BOOLEAN -> argument;
                case TINYINT, SMALLINT, INTEGER, BIGINT -> rows(argument, (in, out) -> out.set(in.integer(0) != 0));
                case CHAR, VARCHAR -> parsed(argument);
                default -> throw unsupported();
            };
            case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL -> switch (from.kind()) {
                case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL ->
                    new RescaleEvaluator(argument, from.scale(), to);
                case REAL, DOUBLE -> to.kind() == TypeKind.DECIMAL
                        ? rows(argument, new DoubleToDecimal(to))
                        : new RoundToLong(argument, to);
                case CHAR, VARCHAR -> parsed(argument);
                default -> throw unsupported();
            };
            case REAL, DOUBLE -> toFloating(argument);
            case CHAR, VARCHAR -> toText(argument);
            case VARBINARY -> switch (from.kind()) {
                case VARBINARY -> argument;
                case CHAR, VARCHAR -> parsed(argument);
                default -> throw unsupported();
            };
            case DATE -> toDate(argument);
            case TIME -> toTime(argument);
            case TIMESTAMP -> toTimestamp(argument);
            case TIMESTAMP_TZ -> toInstant(argument);
            case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> {
                if (from.kind() == to.kind()) {
                    yield argument;
                }
                if (from.kind() == TypeKind.TIME && to.kind() == TypeKind.INTERVAL_DAY_TIME) {
                    yield argument;
                }
                yield parsed(argument);
            }
            case UUID -> from.kind() == TypeKind.UUID ? argument : parsed(argument);
        };
    }

    private Evaluator toFloating(Evaluator argument) {
        return switch (from.kind()) {
            case REAL -> argument;
            case DOUBLE -> to.kind() == TypeKind.DOUBLE ? argument : rows(argument, (in, out) -> {
                double single = (float) in.number(0);
                if (Double.isInfinite(single) && !Double.isInfinite(in.number(0))) {
                    throw new SkeinException(
                            ErrorCode.NUMERIC_OUT_OF_RANGE, in.number(0) + " is out of range for REAL");
                }
                out.set(single);
            });
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL -> {
                Evaluator doubles = new ToDoubleEvaluator(argument, from.scale());
                yield to.kind() == TypeKind.DOUBLE
                        ? doubles
                        : new CastEvaluators(SqlType.DOUBLE, to, context).toFloating(doubles);
            }
            case CHAR, VARCHAR -> parsed(argument);
            default -> throw unsupported();
        };
    }

    private Evaluator toText(Evaluator argument) {
        if (from.kind().isText()) {
            boolean kept = to.precision() == SqlType.UNBOUNDED && to.kind() == TypeKind.VARCHAR;
            return kept ? argument : slices(argument, (in, out) -> out.slice(
                    in.start(0), TextParsing.cutLength(in.heap(0), in.start(0), in.length(0), to)));
        }
        TextForm form = TextForm.of(from, zone());
        Evaluator text = rows(argument, SqlType.VARCHAR, (in, out) -> form.append(in, 0, out.bytes()));
        return to.precision() == SqlType.UNBOUNDED
                ? text
                : new CastEvaluators(SqlType.VARCHAR, to, context).toText(text);
    }

    private Evaluator toDate(Evaluator argument) {
        return switch (from.kind()) {
            case DATE -> argument;
            case TIMESTAMP -> new FloorDivideEvaluator(argument, MICROS_PER_DAY);
            case TIMESTAMP_TZ -> new FloorDivideEvaluator(local(argument), MICROS_PER_DAY);
            case CHAR, VARCHAR -> parsed(argument);
            default -> throw unsupported();
        };
    }

    private Evaluator toTime(Evaluator argument) {
        return switch (from.kind()) {
            case TIME -> rounded(argument);
            case TIMESTAMP, INTERVAL_DAY_TIME ->
                rows(argument, (in, out) -> out.set(Math.floorMod(in.integer(0), CivilDate.MICROS_PER_DAY)));
            case TIMESTAMP_TZ -> rows(argument, (in, out) ->
                    out.set(Math.floorMod(Zones.toLocal(in.integer(0), zone()), CivilDate.MICROS_PER_DAY)));
            case CHAR, VARCHAR -> parsed(argument);
            default -> throw unsupported();
        };
    }

    private Evaluator toTimestamp(Evaluator argument) {
        return switch (from.kind()) {
            case TIMESTAMP -> rounded(argument);
            case DATE -> new ScaledEvaluator(argument, BigInteger.valueOf(MICROS_PER_DAY), SqlType.TIMESTAMP);
            case TIMESTAMP_TZ -> local(argument);
            case CHAR, VARCHAR -> parsed(argument);
            default -> throw unsupported();
        };
    }

    private Evaluator toInstant(Evaluator argument) {
        return switch (from.kind()) {
            case TIMESTAMP_TZ -> rounded(argument);
            case DATE, TIMESTAMP -> {
                Evaluator moment = new CastEvaluators(from, SqlType.TIMESTAMP, context).toTimestamp(argument);
                yield rows(moment, (in, out) -> out.set(Zones.toInstant(in.integer(0), zone())));
            }
            case CHAR, VARCHAR -> parsed(argument);
            default -> throw unsupported();
        };
    }

    private Evaluator local(Evaluator argument) {
        return rows(argument, SqlType.TIMESTAMP, (in, out) -> out.set(Zones.toLocal(in.integer(0), zone())));
    }

    /// A time with fewer fraction digits, rounded half up.
    private Evaluator rounded(Evaluator argument) {
        if (to.precision() >= from.precision()) {
            return argument;
        }
        long unit = dev.skein.executor.kernel.Int128.powerOfTen(SqlType.MAX_TIME_PRECISION - to.precision());
        return rows(argument, (in, out) -> out.set(Math.floorDiv(in.integer(0) + unit / 2, unit) * unit));
    }

    private Evaluator parsed(Evaluator argument) {
        if (!from.kind().isText()) {
            throw unsupported();
        }
        boolean plainTime = to.precision() < SqlType.MAX_TIME_PRECISION
                && (to.kind() == TypeKind.TIME || to.kind() == TypeKind.TIMESTAMP || to.kind() == TypeKind.TIMESTAMP_TZ);
        if (plainTime) {
            SqlType full = new SqlType(to.kind(), SqlType.MAX_TIME_PRECISION, 0);
            return new CastEvaluators(full, to, context)
                    .rounded(new CastEvaluators(from, full, context).parsed(argument));
        }
        return rows(argument, TextParsing.to(to, zone()));
    }

    private Evaluator rows(Evaluator argument, RowFunction function) {
        return rows(argument, to, function);
    }

    private Evaluator rows(Evaluator argument, SqlType type, RowFunction function) {
        return new FunctionEvaluator(RowKernel.strict(site(type), function), List.of(argument));
    }

    private Evaluator slices(Evaluator argument, RowFunction function) {
        return new FunctionEvaluator(RowKernel.slicing(site(to), function), List.of(argument));
    }

    private CallSite site(SqlType type) {
        return new CallSite("cast", List.of(from), List.of(false), type, context.startedAt(), context.timeZone());
    }

    private ZoneId zone() {
        return context.timeZone();
    }

    private SkeinException unsupported() {
        return new SkeinException(ErrorCode.TYPE_MISMATCH, "cannot cast type " + from + " to " + to);
    }
}

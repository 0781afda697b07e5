package dev.skein.planner.lower;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import dev.skein.planner.sql.Arithmetic;
import dev.skein.planner.sql.InListOperator;
import dev.skein.planner.sql.RelTypes;
import dev.skein.planner.sql.Signatures;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Expression.Comparison.Operator;
import dev.skein.storage.expression.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUnknownAs;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.util.Sarg;

/// Translates scalar expressions: operators become functions of the registry, and every conversion becomes a cast.
public final class ExpressionLowering {
    private final Signatures signatures;
    private final RexBuilder builder;
    private final List<Field> input;

    /// Translates expressions over an input.
    ///
    /// @param input the columns that the expressions refer to
    public ExpressionLowering(Signatures signatures, RexBuilder builder, List<Field> input) {
        this.signatures = signatures;
        this.builder = builder;
        this.input = List.copyOf(input);
    }

    /// Translates an expression, with a cast at the top if its type would else not be the one that SQL gave it.
    public Expression typed(RexNode node) {
        return Casts.to(lower(node), RelTypes.toSql(node.getType()));
    }

    /// Translates an expression; its type may be narrower than the one that SQL gave it.
    public Expression lower(RexNode node) {
        return switch (node) {
            case RexInputRef reference ->
                    new Expression.ColumnReference(reference.getIndex(), input.get(reference.getIndex()).type());
            case RexLiteral literal -> Literals.lower(literal);
            case RexDynamicParam parameter ->
                    new Expression.Parameter(parameter.getIndex(), RelTypes.toSql(parameter.getType()));
            case RexCall call -> call(call);
            default -> throw unsupported(node.toString());
        };
    }

    private Expression call(RexCall call) {
        return switch (call.getKind()) {
            case EQUALS -> comparison(Operator.EQUAL, call);
            case NOT_EQUALS -> comparison(Operator.NOT_EQUAL, call);
            case LESS_THAN -> comparison(Operator.LESS, call);
            case LESS_THAN_OR_EQUAL -> comparison(Operator.LESS_OR_EQUAL, call);
            case GREATER_THAN -> comparison(Operator.GREATER, call);
            case GREATER_THAN_OR_EQUAL -> comparison(Operator.GREATER_OR_EQUAL, call);
            case IS_DISTINCT_FROM -> comparison(Operator.IS_DISTINCT_FROM, call);
            case IS_NOT_DISTINCT_FROM -> comparison(Operator.IS_NOT_DISTINCT_FROM, call);
            case AND -> logical(true, call);
            case OR -> logical(false, call);
            case NOT -> new Expression.Not(lower(call.getOperands().get(0)));
            case IS_NULL, IS_UNKNOWN -> new Expression.IsNull(lower(call.getOperands().get(0)));
            case IS_NOT_NULL -> new Expression.Not(new Expression.IsNull(lower(call.getOperands().get(0))));
            case IS_TRUE -> isTrue(lower(call.getOperands().get(0)));
            case IS_NOT_TRUE -> new Expression.Not(isTrue(lower(call.getOperands().get(0))));
            case IS_FALSE -> isTrue(new Expression.Not(lower(call.getOperands().get(0))));
            case IS_NOT_FALSE -> new Expression.Not(isTrue(new Expression.Not(lower(call.getOperands().get(0)))));
            case SEARCH -> search(call);
            case CASE -> branching(call);
            case COALESCE -> coalesce(call);
            case CAST, REINTERPRET -> Casts.to(lower(call.getOperands().get(0)), RelTypes.toSql(call.getType()));
            case SAFE_CAST -> new Expression.Cast(lower(call.getOperands().get(0)), RelTypes.toSql(call.getType()), true);
            case PLUS -> arithmetic(Arithmetic.Operation.ADD, call);
            case MINUS -> arithmetic(Arithmetic.Operation.SUBTRACT, call);
            case TIMES -> arithmetic(Arithmetic.Operation.MULTIPLY, call);
            case DIVIDE -> arithmetic(Arithmetic.Operation.DIVIDE, call);
            case MOD -> arithmetic(Arithmetic.Operation.MODULO, call);
            case MINUS_PREFIX -> negate(call);
            case PLUS_PREFIX -> lower(call.getOperands().get(0));
            case LIKE -> like(call);
            case SIMILAR -> text("similar_to", call);
            case POSIX_REGEX_CASE_SENSITIVE -> regex(call, "");
            case POSIX_REGEX_CASE_INSENSITIVE -> regex(call, "i");
            case EXTRACT -> extract(call);
            case TRIM -> trim(call);
            default -> call.getOperator() == InListOperator.INSTANCE ? inList(call) : named(call.getOperator().getName(), all(call.getOperands()), call);
        };
    }

    private List<Expression> all(List<RexNode> nodes) {
        List<Expression> expressions = new ArrayList<>(nodes.size());
        for (RexNode node : nodes) {
            expressions.add(lower(node));
        }
        return expressions;
    }

    /// AND or OR, with nested ones of the same kind made flat.
    private Expression logical(boolean and, RexCall call) {
        List<Expression> parts = new ArrayList<>();
        for (Expression part : all(call.getOperands())) {
            if (part instanceof Expression.Logical inner && inner.and() == and) {
                parts.addAll(inner.arguments());
            } else {
                parts.add(part);
            }
        }
        return new Expression.Logical(and, parts);
    }

    private Expression comparison(Operator operator, RexCall call) {
        RexNode left = call.getOperands().get(0);
        RexNode right = call.getOperands().get(1);
        if (left instanceof RexCall leftRow && leftRow.getKind() == SqlKind.ROW
                && right instanceof RexCall rightRow && rightRow.getKind() == SqlKind.ROW) {
            return rows(operator, leftRow, rightRow);
        }
        return compare(operator, lower(left), lower(right));
    }

    /// `(a, b) = (c, d)`; other comparisons of rows are not supported.
    private Expression rows(Operator operator, RexCall left, RexCall right) {
        List<Expression> parts = new ArrayList<>();
        for (int i = 0; i < left.getOperands().size(); i++) {
            parts.add(compare(Operator.EQUAL, lower(left.getOperands().get(i)), lower(right.getOperands().get(i))));
        }
        Expression equal = parts.size() == 1 ? parts.getFirst() : new Expression.Logical(true, parts);
        return switch (operator) {
            case EQUAL -> equal;
            case NOT_EQUAL -> new Expression.Not(equal);
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM ->
                    throw unsupported("comparing rows with anything but = and <>");
        };
    }

    static Expression compare(Operator operator, Expression left, Expression right) {
        SqlType type = Casts.comparisonType(left, right);
        return new Expression.Comparison(
                operator, Casts.forComparison(left, type), Casts.forComparison(right, type));
    }

    private static Expression isTrue(Expression condition) {
        return new Expression.Logical(true, List.of(new Expression.Not(new Expression.IsNull(condition)), condition));
    }

    /// Membership in a set of values and ranges, as Calcite writes `IN` and combined comparisons.
    private Expression search(RexCall call) {
        RexNode reference = call.getOperands().get(0);
        RexLiteral set = (RexLiteral) call.getOperands().get(1);
        Sarg<?> sarg = (Sarg<?>) requireNonNull(set.getValue());
        boolean strict = sarg.nullAs == RexUnknownAs.UNKNOWN;
        boolean listed = sarg.isPoints() || sarg.isComplementedPoints();
        if (strict && listed && (sarg.isPoints() ? sarg.pointCount : sarg.negate().pointCount) > 1) {
            return points(reference, set, sarg);
        }
        return lower(RexUtil.expandSearch(builder, null, call));
    }

    private <C extends Comparable<C>> Expression points(RexNode reference, RexLiteral set, Sarg<C> sarg) {
        RangeSet<C> points = sarg.isPoints() ? sarg.rangeSet : sarg.rangeSet.complement();
        Expression argument = lower(reference);
        List<Expression.Literal> values = new ArrayList<>();
        SqlType type = argument.type();
        List<Expression.Literal> raw = new ArrayList<>();
        for (Range<C> range : points.asRanges()) {
            RexNode literal = builder.makeLiteral(range.lowerEndpoint(), set.getType(), true, true);
            if (!(lower(literal) instanceof Expression.Literal value)) {
                return lower(RexUtil.expandSearch(builder, null, (RexCall) builder.makeCall(
                        SqlStdOperatorTable.SEARCH, reference, set)));
            }
            raw.add(value);
            type = Casts.comparisonType(new Expression.ColumnReference(0, type), value);
        }
        for (Expression.Literal value : raw) {
            if (Casts.forComparison(value, type) instanceof Expression.Literal cast) {
                values.add(cast);
            } else {
                throw unsupported("a list of " + value.type() + " for a value of type " + type);
            }
        }
        Expression in = new Expression.InList(Casts.forComparison(argument, type), values);
        return sarg.isPoints() ? in : new Expression.Not(in);
    }

    /// A long list of constants, all numbers or all texts; texts are read as values of the argument's type.
    private Expression inList(RexCall call) {
        Expression argument = lower(call.getOperands().getFirst());
        List<Expression> constants = all(call.getOperands().subList(1, call.getOperands().size()));
        boolean texts = constants.getFirst().type().kind().isText();
        SqlType type = argument.type();
        for (Expression constant : texts ? List.<Expression>of() : constants) {
            type = Casts.comparisonType(new Expression.ColumnReference(0, type), constant);
        }
        List<Expression.Literal> values = new ArrayList<>();
        for (Expression constant : constants) {
            if (!(Casts.forComparison(constant, type) instanceof Expression.Literal value)) {
                throw new SkeinException(ErrorCode.TYPE_MISMATCH, "a value of type " + argument.type()
                        + " cannot be compared with a list of " + constant.type() + " such as "
                        + ((Expression.Literal) constant).value());
            }
            values.add(value);
        }
        return new Expression.InList(Casts.forComparison(argument, type), values);
    }

    private Expression branching(RexCall call) {
        SqlType type = RelTypes.toSql(call.getType());
        List<Expression.Case.Branch> branches = new ArrayList<>();
        List<RexNode> operands = call.getOperands();
        for (int i = 0; i + 1 < operands.size(); i += 2) {
            branches.add(new Expression.Case.Branch(
                    lower(operands.get(i)), Casts.to(lower(operands.get(i + 1)), type)));
        }
        return new Expression.Case(branches, Casts.to(lower(operands.getLast()), type), type);
    }

    private Expression coalesce(RexCall call) {
        SqlType type = RelTypes.toSql(call.getType());
        List<Expression> values = all(call.getOperands());
        List<Expression.Case.Branch> branches = new ArrayList<>();
        for (Expression value : values.subList(0, values.size() - 1)) {
            branches.add(new Expression.Case.Branch(
                    new Expression.Not(new Expression.IsNull(value)), Casts.to(value, type)));
        }
        return new Expression.Case(branches, Casts.to(values.getLast(), type), type);
    }

    private Expression arithmetic(Arithmetic.Operation operation, RexCall call) {
        SqlType type = RelTypes.toSql(call.getType());
        Expression left = lower(call.getOperands().get(0));
        Expression right = lower(call.getOperands().get(1));
        boolean numbers = isNumber(left) && isNumber(right);
        if (numbers && type.kind() == TypeKind.DECIMAL) {
            boolean aligned = operation != Arithmetic.Operation.MULTIPLY;
            left = asDecimal(left, aligned ? type.scale() : -1);
            right = asDecimal(right, aligned ? type.scale() : -1);
        } else if (numbers && type.kind().isFloating()) {
            left = Casts.to(left, type);
            right = Casts.to(right, type);
        } else if (numbers) {
            left = left.type().equals(SqlType.NULL) ? Casts.to(left, type) : left;
            right = right.type().equals(SqlType.NULL) ? Casts.to(right, type) : right;
        }
        return Folding.fold(new Expression.Call(operation.function(), List.of(left, right), type));
    }

    private static boolean isNumber(Expression expression) {
        return expression.type().kind().isNumeric() || expression.type().equals(SqlType.NULL);
    }

    /// A number as a decimal; with a given scale unless that is negative.
    private static Expression asDecimal(Expression value, int scale) {
        if (value.type().equals(SqlType.NULL)) {
            return Casts.to(value, SqlType.decimal(SqlType.MAX_LONG_DECIMAL_PRECISION, Math.max(scale, 0)));
        }
        SqlType bare = value instanceof Expression.Literal literal ? tight(literal) : Arithmetic.asDecimal(value.type());
        int wanted = scale < 0 ? bare.scale() : scale;
        int precision = Math.min(SqlType.MAX_DECIMAL_PRECISION, bare.precision() + wanted - bare.scale());
        return Casts.to(value, SqlType.decimal(Math.max(1, precision), wanted));
    }

    /// The narrowest decimal type of a constant.
    private static SqlType tight(Expression.Literal literal) {
        return Casts.number(literal)
                .map(value -> SqlType.decimal(
                        Math.max(1, Math.max(value.precision(), value.scale())), Math.max(0, value.scale())))
                .orElse(Arithmetic.asDecimal(literal.type()));
    }

    private Expression negate(RexCall call) {
        Expression value = lower(call.getOperands().get(0));
        return Folding.fold(new Expression.Call("negate", List.of(value), value.type()));
    }

    private Expression like(RexCall call) {
        String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
        Expression like = text(name.contains("ILIKE") ? "ilike" : "like", call);
        return name.startsWith("NOT") ? new Expression.Not(like) : like;
    }

    private Expression text(String function, RexCall call) {
        List<Expression> arguments = new ArrayList<>();
        for (Expression argument : all(call.getOperands())) {
            arguments.add(argument.type().kind().isText() ? argument : Casts.to(argument, SqlType.VARCHAR));
        }
        return new Expression.Call(function, arguments, SqlType.BOOLEAN);
    }

    private Expression regex(RexCall call, String flags) {
        List<Expression> arguments = new ArrayList<>(all(call.getOperands().subList(0, 2)));
        if (!flags.isEmpty()) {
            arguments.add(new Expression.Literal(new Datum.OfText(flags), SqlType.VARCHAR));
        }
        return named("regexp_like", arguments, call);
    }

    private Expression extract(RexCall call) {
        String unit = String.valueOf(((RexLiteral) call.getOperands().get(0)).getValue()).toLowerCase(Locale.ROOT);
        return named("extract_" + unit, List.of(lower(call.getOperands().get(1))), call);
    }

    private Expression trim(RexCall call) {
        Object flag = ((RexLiteral) call.getOperands().get(0)).getValue();
        String function = flag == SqlTrimFunction.Flag.LEADING ? "ltrim"
                : flag == SqlTrimFunction.Flag.TRAILING ? "rtrim" : "trim";
        Expression characters = lower(call.getOperands().get(1));
        Expression value = lower(call.getOperands().get(2));
        boolean blanks = characters instanceof Expression.Literal literal
                && literal.value().equals(new Datum.OfText(" "));
        return named(function, blanks ? List.of(value) : List.of(value, characters), call);
    }

    /// A call of a function of the registry, with its arguments cast as the signature says.
    private Expression named(String operator, List<Expression> arguments, RexCall call) {
        SqlType wanted = RelTypes.toSql(call.getType());
        if (operator.equals("||")) {
            List<Expression> parts = new ArrayList<>();
            for (Expression argument : arguments) {
                boolean kept = argument.type().kind().isText() || wanted.equals(SqlType.VARBINARY);
                parts.add(kept ? argument : Casts.to(argument, SqlType.VARCHAR));
            }
            return new Expression.Call("textcat", parts, wanted);
        }
        String name = operator.toLowerCase(Locale.ROOT);
        boolean context = arguments.isEmpty() && signatures.named(name).isEmpty();
        if (context && (name.startsWith("current_") || name.startsWith("local"))) {
            return new Expression.Call(name, List.of(), wanted);
        }
        List<SqlType> types = arguments.stream().map(Expression::type).toList();
        Signatures.Choice choice = signatures.choose(name, types)
                .orElseThrow(() -> unsupported("function " + name + types));
        List<Expression> cast = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            cast.add(Casts.to(arguments.get(i), choice.argumentTypes().get(i)));
        }
        return new Expression.Call(choice.signature().name(), cast, choice.type());
    }

    private static SkeinException unsupported(String what) {
        return new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED, what + " is not supported");
    }
}

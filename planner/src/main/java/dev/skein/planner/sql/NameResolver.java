package dev.skein.planner.sql;

import static java.util.Objects.requireNonNull;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.TableName;
import dev.skein.catalog.ViewEntry;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/// Gives every table in a parsed query its full name, puts views' queries in the place of their names, and rewrites a few
/// forms that Calcite's validator does not know. Changes the tree it is given.
final class NameResolver extends SqlShuttle {
    /// Views within views deeper than this are taken for a cycle.
    private static final int MAX_VIEW_DEPTH = 32;

    /// More conditions in one chain are refused: the time to simplify them grows with the square of their number.
    private static final int MAX_TERMS = 500;

    private final Names names;
    private final List<String> searchPath;
    private final Map<QueryText.Place, String> files;
    private final Map<TableName, SkeinTable> tables;
    private final int viewDepth;
    private final Deque<String> withNames = new ArrayDeque<>();

    /// The ORDER BY of the query whose SELECT comes next, for DISTINCT ON.
    private @Nullable SqlNodeList pendingOrder;

    private NameResolver(
            Names names,
            List<String> searchPath,
            Map<QueryText.Place, String> files,
            Map<TableName, SkeinTable> tables,
            int viewDepth) {
        this.names = names;
        this.searchPath = searchPath;
        this.files = files;
        this.tables = tables;
        this.viewDepth = viewDepth;
    }

    /// A resolver for one statement.
    static NameResolver of(Names names, List<String> searchPath, Map<QueryText.Place, String> files) {
        return new NameResolver(names, searchPath, files, new LinkedHashMap<>(), 0);
    }

    /// The tables found so far.
    Map<TableName, SkeinTable> tables() {
        return tables;
    }

    /// Resolves a query.
    SqlNode resolve(SqlNode query) {
        return requireNonNull(query.accept(this));
    }

    /// Notes a table that the query names in full, with its row address.
    void addTarget(TableName name, SkeinTable table) {
        tables.put(name, table);
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        return switch (call) {
            case SqlSelect select -> select(select);
            case SqlWith with -> with(with);
            case SqlOrderBy orderBy -> orderBy(orderBy);
            case SqlJoin join -> fromItem(join);
            default -> switch (call.getKind()) {
                case MINUS_PREFIX -> negate(call);
                case AND, OR -> balanced(call);
                case IN, NOT_IN -> in(requireNonNull(super.visit(call)));
                case VALUES -> values(requireNonNull(super.visit(call)));
                case EXPLICIT_TABLE -> SqlStdOperatorTable.EXPLICIT_TABLE.createCall(
                        call.getParserPosition(), fromItem(call.operand(0)));
                default -> super.visit(plain(call));
            };
        };
    }

    private static SqlNode in(SqlNode node) {
        return node instanceof SqlCall call && InListOperator.standsFor(call) ? InListOperator.listed(call) : node;
    }

    private static SqlNode values(SqlNode node) {
        return node instanceof SqlCall call ? ValuesLiterals.uniform(call) : node;
    }

    /// A chain of AND or OR as a balanced tree, so that a chain of thousands is not thousands deep.
    private SqlNode balanced(SqlCall call) {
        Deque<SqlNode> conditions = new ArrayDeque<>();
        SqlNode rest = call;
        while (rest instanceof SqlCall chain && chain.getKind() == call.getKind()) {
            conditions.push(requireNonNull(chain.operand(1).accept(this)));
            rest = chain.operand(0);
        }
        conditions.push(requireNonNull(rest.accept(this)));
        List<SqlNode> terms = call.getKind() == SqlKind.OR
                ? InListOperator.merged(List.copyOf(conditions))
                : List.copyOf(conditions);
        if (terms.size() > MAX_TERMS) {
            throw new SkeinException(ErrorCode.STATEMENT_TOO_COMPLEX, "more than " + MAX_TERMS + " conditions joined by "
                    + call.getKind() + "; use IN with a list, or a join with VALUES; "
                    + ErrorTranslation.place(call.getParserPosition()));
        }
        return balanced(call, terms);
    }

    private static SqlNode balanced(SqlCall call, List<SqlNode> conditions) {
        int half = conditions.size() / 2;
        return conditions.size() == 1
                ? conditions.getFirst()
                : call.getOperator().createCall(call.getParserPosition(),
                        balanced(call, conditions.subList(0, half)),
                        balanced(call, conditions.subList(half, conditions.size())));
    }

    /// A call of the form that Calcite's validator knows.
    private static SqlCall plain(SqlCall call) {
        if (isInfixCast(call)) {
            return SqlStdOperatorTable.CAST.createCall(call.getParserPosition(), call.getOperandList());
        }
        return DateTruncCalls.standsFor(call) ? DateTruncCalls.plain(call) : call;
    }

    private static boolean isInfixCast(SqlCall call) {
        return call.getKind() == SqlKind.CAST && call.getOperator().getName().equals("::");
    }

    private SqlSelect select(SqlSelect select) {
        SqlNodeList order = pendingOrder;
        pendingOrder = null;
        SqlNode from = select.getFrom();
        if (from != null) {
            select.setFrom(fromItem(from));
        }
        SqlNodeList items = distinctOn(select, select.getSelectList(), order);
        select.setSelectList(ColumnNames.named(list(items), select));
        SqlNode where = select.getWhere();
        if (where != null) {
            select.setWhere(where.accept(this));
        }
        SqlNodeList group = select.getGroup();
        if (group != null) {
            select.setGroupBy(list(group));
        }
        SqlNode having = select.getHaving();
        if (having != null) {
            select.setHaving(having.accept(this));
        }
        SqlNode qualify = select.getQualify();
        if (qualify != null) {
            select.setQualify(qualify.accept(this));
        }
        return select;
    }

    /// Takes a DISTINCT ON call out of the select list, and keeps the first row of each of its groups.
    private static SqlNodeList distinctOn(SqlSelect select, SqlNodeList items, @Nullable SqlNodeList pendingOrder) {
        boolean asked = !items.isEmpty()
                && items.get(0) instanceof SqlCall call
                && call.getOperator().getName().equalsIgnoreCase(QueryText.DISTINCT_ON);
        if (!asked) {
            return items;
        }
        SqlCall keys = (SqlCall) items.get(0);
        SqlParserPos position = keys.getParserPosition();
        SqlNodeList partition = new SqlNodeList(keys.getOperandList(), position);
        SqlNodeList rest = new SqlNodeList(items.getList().subList(1, items.size()), items.getParserPosition());
        List<SqlNode> order = new ArrayList<>();
        if (pendingOrder != null) {
            pendingOrder.forEach(key -> order.add(orderExpression(key, rest)));
        }
        SqlNode window = SqlWindow.create(null, null, partition, new SqlNodeList(order, position),
                SqlLiteral.createBoolean(false, position), null, null, null, position);
        SqlNode rowNumber = SqlStdOperatorTable.OVER.createCall(
                position, SqlStdOperatorTable.ROW_NUMBER.createCall(position), window);
        SqlNode first = SqlStdOperatorTable.EQUALS.createCall(
                position, rowNumber, SqlLiteral.createExactNumeric("1", position));
        SqlNode qualify = select.getQualify();
        select.setQualify(
                qualify == null ? first : SqlStdOperatorTable.AND.createCall(position, qualify, first));
        return rest;
    }

    /// What an ORDER BY key stands for where neither places nor aliases of the select list count.
    private static SqlNode orderExpression(SqlNode key, SqlNodeList items) {
        if (key instanceof SqlCall call
                && (call.getKind() == SqlKind.DESCENDING
                        || call.getKind() == SqlKind.NULLS_FIRST
                        || call.getKind() == SqlKind.NULLS_LAST)) {
            return call.getOperator().createCall(call.getParserPosition(), orderExpression(call.operand(0), items));
        }
        if (key instanceof SqlNumericLiteral literal && literal.isInteger()) {
            int place = literal.intValue(true);
            return place >= 1 && place <= items.size() ? copy(SqlUtil.stripAs(items.get(place - 1))) : copy(key);
        }
        if (key instanceof SqlIdentifier identifier && identifier.isSimple()) {
            for (SqlNode item : items) {
                if (item instanceof SqlCall call && call.getKind() == SqlKind.AS
                        && call.operand(1) instanceof SqlIdentifier alias
                        && alias.getSimple().equals(identifier.getSimple())) {
                    return copy(call.operand(0));
                }
            }
        }
        return copy(key);
    }

    private static SqlNode copy(SqlNode node) {
        return node.clone(node.getParserPosition());
    }

    private SqlNode orderBy(SqlOrderBy orderBy) {
        SqlNodeList outerOrder = pendingOrder;
        pendingOrder = orderBy.orderList;
        SqlNode query = requireNonNull(orderBy.query.accept(this));
        pendingOrder = outerOrder;
        return new SqlOrderBy(
                orderBy.getParserPosition(), query, list(orderBy.orderList), orderBy.offset, orderBy.fetch);
    }

    private SqlNode with(SqlWith with) {
        int outer = withNames.size();
        SqlNodeList order = pendingOrder;
        pendingOrder = null;
        for (SqlNode node : with.withList) {
            SqlWithItem item = (SqlWithItem) node;
            if (item.recursive.booleanValue()) {
                throw new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED, "WITH RECURSIVE is not supported; "
                        + ErrorTranslation.place(item.getParserPosition()));
            }
            item.query = requireNonNull(item.query.accept(this));
            withNames.push(item.name.getSimple());
        }
        pendingOrder = order;
        with.body = requireNonNull(with.body.accept(this));
        while (withNames.size() > outer) {
            withNames.pop();
        }
        return with;
    }

    private SqlNodeList list(SqlNodeList nodes) {
        List<SqlNode> resolved = new ArrayList<>(nodes.size());
        for (SqlNode node : nodes) {
            resolved.add(requireNonNull(node.accept(this)));
        }
        return new SqlNodeList(resolved, nodes.getParserPosition());
    }

    private SqlNode fromItem(SqlNode node) {
        return switch (node) {
            case SqlIdentifier identifier -> relation(identifier, true);
            case SqlJoin join -> join(join);
            case SqlBasicCall call when call.getKind() == SqlKind.AS -> {
                SqlNode item = call.operand(0) instanceof SqlIdentifier identifier
                        ? relation(identifier, false)
                        : fromItem(call.operand(0));
                List<SqlNode> operands = new ArrayList<>(call.getOperandList());
                operands.set(0, item);
                yield call.getOperator().createCall(call.getParserPosition(), operands);
            }
            case SqlCall call when call.getKind() == SqlKind.TABLE_REF && call.operandCount() > 0 ->
                    fromItem(call.operand(0));
            case SqlCall call when call.getKind() == SqlKind.LATERAL -> SqlStdOperatorTable.LATERAL.createCall(
                    call.getParserPosition(), fromItem(call.operand(0)));
            default -> requireNonNull(node.accept(this));
        };
    }

    private SqlJoin join(SqlJoin join) {
        join.setLeft(fromItem(join.getLeft()));
        join.setRight(fromItem(join.getRight()));
        SqlNode condition = join.getCondition();
        if (condition == null || join.getConditionType() != JoinConditionType.ON) {
            return join;
        }
        return new SqlJoin(join.getParserPosition(), join.getLeft(),
                SqlLiteral.createBoolean(join.isNatural(), join.getParserPosition()),
                join.getJoinType().symbol(join.getParserPosition()), join.getRight(),
                join.getConditionType().symbol(join.getParserPosition()), condition.accept(this));
    }

    /// The full name in the place of a name, or the query of a view.
    private SqlNode relation(SqlIdentifier identifier, boolean addAlias) {
        SqlParserPos position = identifier.getParserPosition();
        String path = viewDepth > 0 ? null
                : files.get(new QueryText.Place(position.getLineNum(), position.getColumnNum()));
        if (path != null) {
            return table(names.file(path, ErrorTranslation.place(position)), position);
        }
        if (identifier.isSimple() && withNames.contains(identifier.getSimple())) {
            return identifier;
        }
        return switch (names.find(identifier.names, searchPath, ErrorTranslation.place(position))) {
            case Names.Found.Table found -> table(found, position);
            case Names.Found.View found -> {
                SqlNode query = view(found.view());
                if (addAlias) {
                    yield named(query, found.view(), position);
                }
                yield found.view().columnNames().isEmpty() ? query : all(named(query, found.view(), position));
            }
        };
    }

    private SqlIdentifier table(Names.Found.Table found, SqlParserPos position) {
        tables.putIfAbsent(found.name(), new SkeinTable(found.name(), found.source(), false));
        return new SqlIdentifier(
                List.of(found.name().catalog(), found.name().schema(), found.name().table()), position);
    }

    private SqlNode view(ViewEntry view) {
        if (viewDepth >= MAX_VIEW_DEPTH) {
            throw new SkeinException(ErrorCode.LIMIT_EXCEEDED,
                    "view " + view.name() + " lies more than " + MAX_VIEW_DEPTH + " views deep");
        }
        QueryText text = QueryText.of(view.sql(), 0, view.sql().length());
        NameResolver inner =
                new NameResolver(names, List.of(view.searchPath().split(",")), text.files(), tables, viewDepth + 1);
        return inner.resolve(QueryParser.parseQuery(text));
    }

    /// `SELECT * FROM item`, so that the item can be given another alias.
    private static SqlNode all(SqlNode item) {
        SqlParserPos position = item.getParserPosition();
        SqlNodeList star = SqlNodeList.of(SqlIdentifier.star(position));
        return new SqlSelect(
                position, null, star, item, null, null, null, SqlNodeList.EMPTY, null, null, null, null, null);
    }

    /// `(query) AS name (columns)`.
    private static SqlNode named(SqlNode query, ViewEntry view, SqlParserPos position) {
        List<SqlNode> operands = new ArrayList<>();
        operands.add(query);
        operands.add(new SqlIdentifier(view.name().table(), position));
        view.columnNames().forEach(column -> operands.add(new SqlIdentifier(column, position)));
        return SqlStdOperatorTable.AS.createCall(position, operands);
    }

    /// A negative number literal in the place of minus and a number, so that lists of values stay lists of constants.
    private @Nullable SqlNode negate(SqlCall call) {
        if (call.operand(0) instanceof SqlNumericLiteral literal && literal.isInteger()) {
            BigDecimal value = requireNonNull(literal.bigDecimalValue());
            return SqlLiteral.createExactNumeric(value.negate().toPlainString(), call.getParserPosition());
        }
        return super.visit(call);
    }

    /// Typed literals that Calcite reads less freely than PostgreSQL become casts.
    @Override
    public @Nullable SqlNode visit(SqlLiteral literal) {
        return literal instanceof SqlUnknownLiteral unknown ? TypedLiterals.resolved(unknown) : literal;
    }

    @Override
    public SqlNode visit(SqlDynamicParam parameter) {
        return parameter;
    }
}

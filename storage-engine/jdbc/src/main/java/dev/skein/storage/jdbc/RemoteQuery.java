package dev.skein.storage.jdbc;

import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import dev.skein.storage.expression.AggregateCall;
import dev.skein.storage.expression.Expression;
import dev.skein.storage.expression.Field;
import dev.skein.storage.expression.SortKey;
import dev.skein.storage.spi.Scan;
import dev.skein.storage.spi.ScanOffer;
import dev.skein.storage.spi.ScanRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Writes a request as one remote statement, as far as the database does the same as Skein. Confined to one thread.
final class RemoteQuery {
    private final JdbcTableSource source;
    private final RemoteRelation relation;
    private final ScanRequest request;
    private final List<Field> output = new ArrayList<>();
    private final List<String> selected = new ArrayList<>();
    private final List<String> orderTexts = new ArrayList<>();
    private final List<String> groupBy = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    RemoteQuery(JdbcTableSource source, ScanRequest request) {
        this.source = source;
        this.relation = source.relation();
        this.request = request;
    }

    ScanOffer offer() {
        SqlWriter writer = new SqlWriter(relation::column);
        StringJoiner where = new StringJoiner(" AND ", " WHERE ", "").setEmptyValue("");
        relation.conditions().forEach(condition -> {
            if (writer.condition(condition) instanceof SqlWriter.Written.Sql sql) {
                where.add(sql.text());
            }
        });
        List<Expression> remaining = new ArrayList<>();
        for (Expression condition : request.conjuncts()) {
            switch (writer.condition(condition)) {
                case SqlWriter.Written.Sql sql -> where.add(sql.text());
                case SqlWriter.Written.Refused refusal -> {
                    remaining.add(condition);
                    refused.add("condition on " + columnNames(condition) + ": " + refusal.reason());
                }
            }
        }
        boolean complete = remaining.isEmpty();
        boolean aggregated = complete && request.aggregation().isPresent() && aggregate(request.aggregation().get());
        if (!aggregated) {
            request.columns().forEach(this::selectColumn);
        }
        boolean upTo = complete && aggregated == request.aggregation().isPresent();
        Optional<String> order = upTo ? orderBy() : Optional.empty();
        boolean sorted = order.isPresent() && !request.sort().isEmpty();
        boolean limited = order.isPresent() && request.limit().isPresent();
        refuseRest(complete, aggregated);

        StringBuilder sql = new StringBuilder("SELECT ").append(String.join(", ", selected));
        sql.append(selected.isEmpty() ? "FROM " : " FROM ").append(relation.from()).append(where);
        if (!groupBy.isEmpty() && aggregated) {
            sql.append(" GROUP BY ").append(String.join(", ", groupBy));
        }
        order.ifPresent(sql::append);
        if (limited) {
            sql.append(" LIMIT ").append(request.limit().getAsLong());
        }
        String text = sql.toString();
        return new ScanOffer(new Scan(source.server(), source.label(), output, text), remaining, aggregated, sorted,
                limited, List.of("remote SQL: " + text), refused);
    }

    private String columnNames(Expression condition) {
        Set<Integer> places = new TreeSet<>();
        collect(condition, places);
        List<RemoteColumn> columns = relation.columns();
        return places.isEmpty()
                ? "no column"
                : places.stream().map(place -> columns.get(place).name()).collect(Collectors.joining(", "));
    }

    private static void collect(Expression expression, Set<Integer> places) {
        if (expression instanceof Expression.ColumnReference column) {
            places.add(column.index());
        }
        expression.children().forEach(child -> collect(child, places));
    }

    private void selectColumn(int place) {
        RemoteColumn column = relation.columns().get(place);
        select(new Field(column.name(), column.type(), column.nullable()), relation.column(place, false));
        orderTexts.add(relation.column(place, true));
    }

    private void select(Field field, String sql) {
        output.add(field);
        selected.add(sql);
    }

    private boolean aggregate(ScanRequest.Aggregation aggregation) {
        List<String> calls = new ArrayList<>();
        for (AggregateCall call : aggregation.calls()) {
            Optional<String> text = call(call);
            if (text.isEmpty()) {
                refused.add("aggregation: " + call.function() + " may differ there");
                return false;
            }
            calls.add(text.get());
        }
        for (int key : aggregation.keys()) {
            int place = request.columns().get(key);
            selectColumn(place);
            groupBy.add(relation.column(place, false));
        }
        for (int i = 0; i < calls.size(); i++) {
            AggregateCall call = aggregation.calls().get(i);
            select(new Field(call.function(), call.type(), true), calls.get(i));
            orderTexts.add(Integer.toString(selected.size()));
        }
        return true;
    }

    private Optional<String> call(AggregateCall call) {
        if (!call.order().isEmpty() || call.arguments().size() > 1) {
            return Optional.empty();
        }
        String filter = call.filter().isPresent()
                ? " FILTER (WHERE " + relation.column(request.columns().get(call.filter().getAsInt()), false) + ")"
                : "";
        if (call.arguments().isEmpty()) {
            return call.function().equals("count") ? Optional.of("count(*)" + filter) : Optional.empty();
        }
        int place = request.columns().get(call.arguments().getFirst());
        SqlType type = relation.columns().get(place).type();
        String distinct = call.distinct() ? "DISTINCT " : "";
        String column = distinct + relation.column(place, false);
        String cast = "::" + SqlWriter.typeName(call.type());
        return Optional.ofNullable(switch (call.function()) {
            case "count" -> "count(" + column + ")" + filter;
            case "sum" -> type.kind().isNumeric()
                    ? type.kind() == TypeKind.REAL
                            ? "sum(" + column + "::double precision)" + filter
                            : "(sum(" + column + ")" + filter + ")" + cast
                    : null;
            case "avg" -> type.kind().isFloating()
                    ? "avg(" + column + "::double precision)" + filter
                    : type.kind().isNumeric()
                            ? "((sum(" + column + ")" + filter + ")::double precision / nullif(count(" + column + ")"
                                    + filter + ", 0))"
                            : null;
            case "min", "max" -> isOrdered(type)
                    ? call.function() + "(" + relation.column(place, true) + ")" + filter
                    : null;
            case "bool_and", "bool_or" -> call.function() + "(" + column + ")" + filter;
            default -> null;
        });
    }

    /// Whether the database has `min` and `max` of a type.
    private static boolean isOrdered(SqlType type) {
        return switch (type.kind()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL, CHAR, VARCHAR, DATE, TIME, TIMESTAMP,
                    TIMESTAMP_TZ -> true;
            case NULL, BOOLEAN, VARBINARY, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME, UUID -> false;
        };
    }

    /// The ORDER BY clause, empty text if no order is wanted; nothing if the order cannot be had there.
    private Optional<String> orderBy() {
        StringJoiner keys = new StringJoiner(", ", " ORDER BY ", "").setEmptyValue("");
        for (SortKey key : request.sort()) {
            if (output.get(key.column()).type().kind() == TypeKind.UUID) {
                refused.add("sort: the order of uuids is not the same there");
                return Optional.empty();
            }
            keys.add(orderTexts.get(key.column()) + (key.ascending() ? "" : " DESC")
                    + (key.nullsFirst() ? " NULLS FIRST" : " NULLS LAST"));
        }
        return Optional.of(keys.toString());
    }

    private void refuseRest(boolean complete, boolean aggregated) {
        String why = complete ? "the aggregation was not pushed" : "not all conditions were pushed";
        if (!complete && request.aggregation().isPresent()) {
            refused.add("aggregation: " + why);
        }
        if (!complete || aggregated != request.aggregation().isPresent()) {
            if (!request.sort().isEmpty()) {
                refused.add("sort: " + why);
            }
            if (request.limit().isPresent()) {
                refused.add("limit: " + why);
            }
        }
    }
}

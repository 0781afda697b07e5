package dev.skein.planner.sql;

import static java.util.Objects.requireNonNull;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TableName;
import dev.skein.catalog.TableSchema;
import dev.skein.planner.PlanningContext;
import dev.skein.storage.spi.TableSource;
import dev.skein.storage.spi.WriteRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexExecutor;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.jspecify.annotations.Nullable;

/// Turns the text of one query or change into a validated relational tree. Used for one statement, then dropped.
public final class QueryFrontend {
    private final Operators operators;
    private final PlanningContext context;
    private final Names names;
    private final SkeinTypeFactory typeFactory = new SkeinTypeFactory();
    private final RelOptCluster cluster;

    /// A front end for one statement.
    ///
    /// @param constantFolder evaluates constant expressions while trees are simplified
    public QueryFrontend(Operators operators, PlanningContext context, RexExecutor constantFolder) {
        this.operators = operators;
        this.context = context;
        this.names = new Names(context);
        HepPlanner planner = new HepPlanner(HepProgram.builder().build(), Contexts.empty());
        planner.setExecutor(constantFolder);
        this.cluster = RelOptCluster.create(planner, new RexBuilder(typeFactory));
    }

    /// A validated statement as a tree.
    ///
    /// @param rel gives the rows of the result, or the batches that a write wants
    /// @param names names of the result's columns
    /// @param parameters types of the statement's parameters
    /// @param tables the tables that it reads
    public record Converted(RelNode rel, List<String> names, List<SqlType> parameters, Set<TableName> tables) {
        public Converted {
            names = List.copyOf(names);
            parameters = List.copyOf(parameters);
            tables = Set.copyOf(tables);
        }
    }

    /// A change of a native table.
    public record ConvertedWrite(Converted rows, TableName target, WriteRequest.Operation operation) {}

    /// What the statement is planned against.
    public PlanningContext context() {
        return context;
    }

    /// Table names as this statement sees them.
    public Names names() {
        return names;
    }

    /// Converts the query that stands between two offsets of a statement.
    ///
    /// @throws SkeinException SYNTAX_ERROR and the other codes of wrong statements, with line and column
    public Converted query(String statement, int start, int end) {
        QueryText text = QueryText.of(statement, start, end);
        NameResolver resolver = NameResolver.of(names, context.searchPath(), text.files());
        return convert(resolver.resolve(QueryParser.parseQuery(text)), resolver);
    }

    /// Converts the INSERT, UPDATE or DELETE that stands between two offsets of a statement.
    public ConvertedWrite change(String statement, int start, int end) {
        QueryText text = QueryText.of(statement, start, end);
        NameResolver resolver = NameResolver.of(names, context.searchPath(), text.files());
        SqlNode parsed = QueryParser.parseStatement(text);
        return switch (parsed) {
            case SqlInsert insert -> insert(insert, resolver);
            case SqlDelete delete -> delete(delete, resolver);
            case SqlUpdate update -> update(update, resolver);
            default -> throw new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED,
                    parsed.getKind() + " statements are not supported; " + ErrorTranslation.place(parsed.getParserPosition()));
        };
    }

    private ConvertedWrite insert(SqlInsert insert, NameResolver resolver) {
        Target target = target(insert.getTargetTable());
        TableSchema schema = target.source().schema();
        List<Integer> places = new ArrayList<>();
        SqlNodeList columnList = insert.getTargetColumnList();
        if (columnList == null) {
            for (int i = 0; i < schema.columns().size(); i++) {
                places.add(i);
            }
        } else {
            columnList.forEach(node -> places.add(column(schema, (SqlIdentifier) node, places, target.name())));
        }
        List<ColumnDefinition> columns =
                places.stream().map(place -> schema.columns().get(place)).toList();
        SqlNode source = WriteRewrites.typedParameters(insert.getSource(), columns, typeFactory);
        Converted rows = convert(resolver.resolve(source), resolver);
        int given = rows.rel().getRowType().getFieldCount();
        boolean fits = columnList == null ? given <= places.size() : given == places.size();
        if (!fits) {
            throw new SkeinException(ErrorCode.SYNTAX_ERROR, "INSERT into " + target.name() + " names " + places.size()
                    + " columns, but its rows have " + given + "; "
                    + ErrorTranslation.place(insert.getSource().getParserPosition()));
        }
        List<RexNode> expressions = new ArrayList<>();
        for (int i = 0; i < schema.columns().size(); i++) {
            ColumnDefinition column = schema.columns().get(i);
            int place = places.indexOf(i);
            expressions.add(place >= 0 && place < given
                    ? assigned(rows.rel(), place, column)
                    : cluster.getRexBuilder().makeNullLiteral(RelTypes.toRel(typeFactory, column.type(), true)));
        }
        return new ConvertedWrite(projected(rows, expressions, schema), target.name(), WriteRequest.Operation.INSERT);
    }

    /// Converts COPY … FROM: an INSERT of the file's rows, its columns in order.
    public ConvertedWrite copyFrom(Statement.CopyFrom copy) {
        TableName target = names.target(copy.name().parts(), copy.name().place());
        TableSchema schema = names.source(target).schema();
        List<ColumnDefinition> filled = copy.columns().isEmpty() ? schema.columns() : new ArrayList<>();
        for (String column : copy.columns()) {
            int place = schema.indexOf(column).orElseThrow(() -> new SkeinException(ErrorCode.UNDEFINED_COLUMN,
                    "column \"" + column + "\" of table " + target + " does not exist; " + copy.name().place()));
            filled.add(schema.columns().get(place));
        }
        String columns = filled.stream().map(column -> TableName.quote(column.name())).collect(Collectors.joining(", "));
        String insert = "INSERT INTO " + target + " (" + columns + ") SELECT * FROM '"
                + FileReferences.withOptions(copy, filled).replace("'", "''") + "'";
        return change(insert, 0, insert.length());
    }

    private ConvertedWrite delete(SqlDelete delete, NameResolver resolver) {
        Target target = target(delete.getTargetTable());
        resolver.addTarget(target.name(), new SkeinTable(target.name(), target.source(), true));
        SqlParserPos position = delete.getParserPosition();
        SqlNodeList items = SqlNodeList.of(WriteRewrites.rowAddress(target.alias(delete.getAlias()), position));
        SqlSelect select = WriteRewrites.select(
                items, target.from(delete.getAlias()), delete.getCondition(), position);
        return new ConvertedWrite(
                convert(resolver.resolve(select), resolver), target.name(), WriteRequest.Operation.DELETE);
    }

    private ConvertedWrite update(SqlUpdate update, NameResolver resolver) {
        Target target = target(update.getTargetTable());
        TableSchema schema = target.source().schema();
        resolver.addTarget(target.name(), new SkeinTable(target.name(), target.source(), true));
        SqlParserPos position = update.getParserPosition();
        String alias = target.alias(update.getAlias());
        List<Integer> places = new ArrayList<>();
        update.getTargetColumnList().forEach(
                node -> places.add(column(schema, (SqlIdentifier) node, places, target.name())));
        SqlNodeList items = SqlNodeList.of(WriteRewrites.rowAddress(alias, position));
        for (int i = 0; i < schema.columns().size(); i++) {
            int place = places.indexOf(i);
            ColumnDefinition column = schema.columns().get(i);
            items.add(place < 0
                    ? new SqlIdentifier(List.of(alias, column.name()), position)
                    : WriteRewrites.typed(update.getSourceExpressionList().get(place), column, typeFactory));
        }
        SqlSelect select = WriteRewrites.select(items, target.from(update.getAlias()), update.getCondition(), position);
        Converted rows = convert(resolver.resolve(select), resolver);
        List<RexNode> expressions = new ArrayList<>();
        expressions.add(cluster.getRexBuilder().makeInputRef(rows.rel(), 0));
        for (int i = 0; i < schema.columns().size(); i++) {
            expressions.add(assigned(rows.rel(), i + 1, schema.columns().get(i)));
        }
        return new ConvertedWrite(projected(rows, expressions, schema), target.name(), WriteRequest.Operation.UPDATE);
    }

    /// The table that a statement changes.
    private record Target(TableName name, TableSource source, SqlIdentifier identifier) {
        String alias(@Nullable SqlIdentifier given) {
            return given == null ? name.table() : given.getSimple();
        }

        SqlNode from(@Nullable SqlIdentifier given) {
            SqlIdentifier full = new SqlIdentifier(
                    List.of(name.catalog(), name.schema(), name.table()), identifier.getParserPosition());
            return SqlStdOperatorTable.AS.createCall(identifier.getParserPosition(), full,
                    new SqlIdentifier(alias(given), identifier.getParserPosition()));
        }
    }

    private Target target(SqlNode node) {
        SqlIdentifier identifier = WriteRewrites.identifier(node);
        TableName name = names.target(identifier.names, ErrorTranslation.place(identifier.getParserPosition()));
        return new Target(name, names.source(name), identifier);
    }

    private static int column(TableSchema schema, SqlIdentifier identifier, Collection<Integer> seen, TableName table) {
        String name = identifier.names.getLast();
        OptionalInt place = schema.indexOf(name);
        String where = "; " + ErrorTranslation.place(identifier.getParserPosition());
        if (place.isEmpty()) {
            List<String> columns =
                    schema.columns().stream().map(ColumnDefinition::name).toList();
            throw new SkeinException(ErrorCode.UNDEFINED_COLUMN, "column \"" + name + "\" does not exist in table "
                    + table + Suggestions.didYouMean(name, columns) + where);
        }
        if (seen.contains(place.getAsInt())) {
            throw new SkeinException(
                    ErrorCode.DUPLICATE_COLUMN, "column \"" + name + "\" is named more than once" + where);
        }
        return place.getAsInt();
    }

    /// The value of an input column as a value of a table's column.
    private RexNode assigned(RelNode input, int place, ColumnDefinition column) {
        RexNode value = cluster.getRexBuilder().makeInputRef(input, place);
        SqlType from = RelTypes.toSql(value.getType());
        if (CommonTypes.of(from, column.type()).isEmpty()) {
            throw new SkeinException(ErrorCode.TYPE_MISMATCH, "column \"" + column.name() + "\" has type " + column.type()
                    + ", but the value for it has type " + from);
        }
        if (from.equals(column.type())) {
            return value;
        }
        boolean nullable = value.getType().isNullable();
        return cluster.getRexBuilder().makeAbstractCast(RelTypes.toRel(typeFactory, column.type(), nullable), value, false);
    }

    private static Converted projected(Converted rows, List<RexNode> expressions, TableSchema schema) {
        List<String> columnNames = new ArrayList<>();
        if (expressions.size() > schema.columns().size()) {
            columnNames.add(WriteRequest.ROW_ADDRESS);
        }
        schema.columns().forEach(column -> columnNames.add(column.name()));
        RelNode rel = RelFactories.DEFAULT_PROJECT_FACTORY.createProject(
                rows.rel(), List.of(), expressions, columnNames, Set.of());
        return new Converted(rel, columnNames, rows.parameters(), rows.tables());
    }

    private Converted convert(SqlNode resolved, NameResolver resolver) {
        Properties properties = new Properties();
        properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "true");
        SkeinCatalogReader reader = new SkeinCatalogReader(
                schema(resolver), typeFactory, new CalciteConnectionConfigImpl(properties));
        SqlValidator.Config config = SqlValidator.Config.DEFAULT
                .withConformance(SkeinConformance.INSTANCE)
                .withDefaultNullCollation(NullCollation.HIGH)
                .withIdentifierExpansion(true);
        SkeinValidator validator = new SkeinValidator(operators, reader, typeFactory, config);
        try {
            SqlNode validated = validator.validate(resolved);
            List<SqlType> parameters = validator.getParameterRowType(validated).getFieldList().stream()
                    .map(field -> RelTypes.toSql(field.getType()))
                    .toList();
            SqlToRelConverter converter = new SqlToRelConverter(
                    (rowType, sql, schemaPath, viewPath) -> {
                        throw new IllegalStateException("views are expanded before");
                    },
                    validator, reader, cluster, Convertlets.INSTANCE,
                    SqlToRelConverter.config()
                            .withExpand(false)
                            .withTrimUnusedFields(false)
                            .withInSubQueryThreshold(Integer.MAX_VALUE));
            RelRoot root = converter.convertQuery(validated, false, true);
            return new Converted(typed(root.project()), root.fields.rightList(), parameters, resolver.tables().keySet());
        } catch (CalciteContextException e) {
            throw ErrorTranslation.of(e, columns(resolver), operators.functionNames());
        }
    }

    /// Gives columns without a type (`SELECT NULL`) the type of text.
    private RelNode typed(RelNode rel) {
        List<RexNode> expressions = new ArrayList<>();
        boolean changed = false;
        for (RelDataTypeField field : rel.getRowType().getFieldList()) {
            RexNode reference = cluster.getRexBuilder().makeInputRef(rel, field.getIndex());
            boolean untyped = RelTypes.toSql(field.getType()).equals(SqlType.NULL);
            RelDataType text = RelTypes.toRel(typeFactory, SqlType.VARCHAR, true);
            expressions.add(untyped ? cluster.getRexBuilder().makeNullLiteral(text) : reference);
            changed |= untyped;
        }
        return changed
                ? RelFactories.DEFAULT_PROJECT_FACTORY.createProject(
                        rel, List.of(), expressions, rel.getRowType().getFieldNames(), Set.of())
                : rel;
    }

    private static CalciteSchema schema(NameResolver resolver) {
        CalciteSchema root = CalciteSchema.createRootSchema(false, false);
        resolver.tables().forEach((name, table) -> {
            CalciteSchema catalog = child(root, name.catalog());
            child(catalog, name.schema()).add(name.table(), table);
        });
        return root;
    }

    private static CalciteSchema child(CalciteSchema parent, String name) {
        CalciteSchema existing = parent.getSubSchema(name, true);
        return existing == null ? requireNonNull(parent.add(name, new AbstractSchema())) : existing;
    }

    private static Set<String> columns(NameResolver resolver) {
        Set<String> columns = new LinkedHashSet<>();
        resolver.tables().values().forEach(
                table -> table.source().schema().columns().forEach(column -> columns.add(column.name())));
        return columns;
    }
}

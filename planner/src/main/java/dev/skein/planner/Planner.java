package dev.skein.planner;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.TableName;
import dev.skein.catalog.TableSchema;
import dev.skein.executor.function.FunctionSignature;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.planner.fragment.Fragmenter;
import dev.skein.planner.lower.ConstantFolder;
import dev.skein.planner.lower.Lowering;
import dev.skein.planner.rel.Cardinality;
import dev.skein.planner.rel.Deadline;
import dev.skein.planner.rel.LineageDerivation;
import dev.skein.planner.rel.Optimizer;
import dev.skein.planner.sql.Operators;
import dev.skein.planner.sql.QueryFrontend;
import dev.skein.planner.sql.QueryFrontend.Converted;
import dev.skein.planner.sql.Signatures;
import dev.skein.planner.sql.Statement;
import dev.skein.planner.sql.StatementParser;
import dev.skein.storage.expression.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.calcite.rel.RelNode;

/// Plans statements: from SQL text to data that says what to do. Thread-safe.
public final class Planner {
    private final PlannerSettings settings;
    private final LongSupplier clock;
    private final Signatures signatures;
    private final Operators operators;
    private final PlanCache cache;

    /// A planner for statements that may call these functions.
    public Planner(PlannerSettings settings, Collection<FunctionSignature> functions) {
        this(settings, functions, System::nanoTime);
    }

    /// A planner with its own clock.
    ///
    /// @param clock counts nanoseconds, for the planning deadline
    public Planner(PlannerSettings settings, Collection<FunctionSignature> functions, LongSupplier clock) {
        this.settings = settings;
        this.clock = clock;
        this.signatures = new Signatures(functions);
        this.operators = new Operators(signatures);
        this.cache = new PlanCache(settings.cachedPlans());
    }

    /// Plans one statement.
    ///
    /// @throws SkeinException with the place in the statement, as line and column, where it is wrong
    public PlannedStatement plan(String sql, PlanningContext context) {
        Optional<PlannedStatement> cached = cache.get(sql, context);
        if (cached.isPresent()) {
            return cached.get();
        }
        Set<TableName> read = new HashSet<>();
        long start = clock.getAsLong();
        PlannedStatement planned = DeepStack.run(() -> plan(sql, StatementParser.parse(sql), context, read));
        if (clock.getAsLong() - start < settings.deadline().toNanos()) {
            // A plan made in a hurry must not stay: next time the planner may be warm.
            cache.put(sql, context, planned, read);
        }
        return planned;
    }

    private PlannedStatement plan(String sql, Statement statement, PlanningContext context, Set<TableName> read) {
        QueryFrontend frontend = new QueryFrontend(operators, context, new ConstantFolder(signatures));
        return switch (statement) {
            case Statement.Query query -> query(frontend, sql, query.span(), read);
            case Statement.Change change -> change(frontend, sql, change, read);
            case Statement.Explain explain -> new PlannedStatement.Explain(
                    plan(sql, explain.statement(), context, read), explain.analyze());
            case Statement.CreateTable create -> createTable(frontend, sql, create, context);
            case Statement.CreateView create -> createView(frontend, sql, create);
            case Statement.CreateSchema create ->
                    new PlannedStatement.CreateSchema(schemaName(create.name()), create.ifNotExists());
            case Statement.CreateServer create -> new PlannedStatement.CreateServer(
                    create.name(), create.type(), create.options(), create.ifNotExists());
            case Statement.Drop drop -> drop(frontend, drop);
            case Statement.Truncate truncate -> new PlannedStatement.Truncate(target(frontend, truncate.name()));
            case Statement.CheckTable check -> new PlannedStatement.CheckTable(target(frontend, check.name()));
            case Statement.AddColumn add -> new PlannedStatement.AlterTable(target(frontend, add.name()),
                    new PlannedStatement.AlterTable.Action.AddColumn(
                            new ColumnDefinition(-1, add.column().name(), add.column().type(), true), add.ifNotExists()));
            case Statement.DropColumn drop -> new PlannedStatement.AlterTable(target(frontend, drop.name()),
                    new PlannedStatement.AlterTable.Action.DropColumn(drop.column(), drop.ifExists()));
            case Statement.RenameColumn rename -> new PlannedStatement.AlterTable(target(frontend, rename.name()),
                    new PlannedStatement.AlterTable.Action.RenameColumn(rename.column(), rename.newName()));
            case Statement.RenameTable rename -> new PlannedStatement.AlterTable(target(frontend, rename.name()),
                    new PlannedStatement.AlterTable.Action.RenameTable(rename.newName()));
            case Statement.CopyTo copy -> new PlannedStatement.CopyTo(
                    query(frontend, sql, copy.query(), read), copy.file(), copy.options());
            case Statement.CopyTableTo copy -> copyTable(frontend, copy, read);
            case Statement.CopyFrom copy -> copyFrom(frontend, copy, read);
            case Statement.SetOption set -> new PlannedStatement.SetOption(set.option(), set.value());
            case Statement.Show show -> new PlannedStatement.ShowOption(show.option());
            case Statement.Transaction transaction -> new PlannedStatement.TransactionControl(transaction.word());
        };
    }

    private PlannedStatement.Query query(QueryFrontend frontend, String sql, Statement.Span span, Set<TableName> read) {
        return query(frontend, frontend.query(sql, span.start(), span.end()), read);
    }

    private PlannedStatement.Query query(QueryFrontend frontend, Converted converted, Set<TableName> read) {
        read.addAll(converted.tables());
        RelNode optimized = optimize(converted.rel());
        PhysicalPlan plan = lower(optimized, frontend.context());
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < plan.output().size(); i++) {
            Field field = plan.output().get(i);
            fields.add(new Field(converted.names().get(i), field.type(), field.nullable()));
        }
        return new PlannedStatement.Query(
                plan, fields, converted.parameters(), LineageDerivation.of(optimized, converted.names()));
    }

    private PlannedStatement change(
            QueryFrontend frontend, String sql, Statement.Change change, Set<TableName> read) {
        QueryFrontend.ConvertedWrite write = frontend.change(sql, change.span().start(), change.span().end());
        return write(frontend, write, read);
    }

    private PlannedStatement.Write write(
            QueryFrontend frontend, QueryFrontend.ConvertedWrite write, Set<TableName> read) {
        read.addAll(write.rows().tables());
        RelNode optimized = optimize(write.rows().rel());
        PhysicalPlan batches = lower(optimized, frontend.context());
        PhysicalPlan plan = new PhysicalPlan.TableWrite(batches, new PhysicalPlan.Estimate(1, List.of()));
        return new PlannedStatement.Write(plan, write.target(), write.operation(), write.rows().parameters(),
                LineageDerivation.of(optimized, write.rows().names()));
    }

    private RelNode optimize(RelNode rel) {
        Deadline deadline = Deadline.in(settings.deadline().toNanos(), clock);
        return new Optimizer(new Cardinality(), deadline).optimize(rel);
    }

    private PhysicalPlan lower(RelNode optimized, PlanningContext context) {
        PhysicalPlan plan = PlanDepth.checked(new Lowering(signatures, new Cardinality()).plan(optimized));
        return new Fragmenter(context.catalogs()::placement).cut(plan);
    }

    private PlannedStatement createTable(
            QueryFrontend frontend, String sql, Statement.CreateTable create, PlanningContext context) {
        TableName name = frontend.names().fresh(create.name().parts(), create.name().place());
        if (create.query().isPresent()) {
            return createTableAs(frontend, sql, create, name, create.query().get());
        }
        List<ColumnDefinition> columns = new ArrayList<>();
        for (Statement.Column column : create.columns()) {
            boolean key = create.primaryKey().contains(column.name());
            columns.add(new ColumnDefinition(columns.size(), column.name(), column.type(), column.nullable() && !key));
        }
        List<TableSchema.ForeignKey> foreignKeys = new ArrayList<>();
        for (Statement.ForeignKey key : create.foreignKeys()) {
            TableName target = frontend.names().fresh(key.target().parts(), key.target().place());
            List<String> targetColumns = key.targetColumns().isEmpty()
                    ? context.catalogs().table(target).map(source -> source.schema().primaryKey()).orElse(List.of())
                    : key.targetColumns();
            foreignKeys.add(new TableSchema.ForeignKey(key.columns(), target, targetColumns));
        }
        TableSchema schema = new TableSchema(columns, create.primaryKey(), foreignKeys);
        checkKeys(schema, create);
        return new PlannedStatement.CreateTable(
                name, schema, create.options(), create.ifNotExists(), Optional.empty(), List.of());
    }

    private static void checkKeys(TableSchema schema, Statement.CreateTable create) {
        List<String> named = new ArrayList<>(create.primaryKey());
        create.foreignKeys().forEach(key -> named.addAll(key.columns()));
        for (String column : named) {
            if (schema.indexOf(column).isEmpty()) {
                throw new SkeinException(ErrorCode.UNDEFINED_COLUMN, "column \"" + column
                        + "\" named in a key does not exist in the table; " + create.name().place());
            }
        }
    }

    private PlannedStatement createTableAs(
            QueryFrontend frontend, String sql, Statement.CreateTable create, TableName name, Statement.Span span) {
        Converted converted = frontend.query(sql, span.start(), span.end());
        List<String> names = create.columnNames();
        if (!names.isEmpty() && names.size() != converted.names().size()) {
            throw new SkeinException(ErrorCode.SYNTAX_ERROR, "CREATE TABLE names " + names.size()
                    + " columns, but the query has " + converted.names().size() + "; " + create.name().place());
        }
        Converted named = names.isEmpty()
                ? converted
                : new Converted(converted.rel(), names, converted.parameters(), converted.tables());
        PlannedStatement.Query query = query(frontend, named, new HashSet<>());
        List<ColumnDefinition> columns = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < query.fields().size(); i++) {
            Field field = query.fields().get(i);
            String column = field.name();
            if (!seen.add(column)) {
                throw new SkeinException(ErrorCode.DUPLICATE_COLUMN, "the query has two columns named \"" + column
                        + "\"; give one of them another name with AS; " + create.name().place());
            }
            columns.add(new ColumnDefinition(i, column, field.type(), field.nullable()));
        }
        PhysicalPlan rows = new PhysicalPlan.TableWrite(query.plan(), new PhysicalPlan.Estimate(1, List.of()));
        return new PlannedStatement.CreateTable(name, TableSchema.of(columns), create.options(), create.ifNotExists(),
                Optional.of(rows), query.lineage());
    }

    private PlannedStatement createView(QueryFrontend frontend, String sql, Statement.CreateView create) {
        TableName name = frontend.names().fresh(create.name().parts(), create.name().place());
        PlannedStatement.Query query = query(frontend, sql, create.query(), new HashSet<>());
        if (!query.parameters().isEmpty()) {
            throw new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED, "a view cannot have parameters");
        }
        List<String> names = create.columnNames().isEmpty()
                ? query.fields().stream().map(Field::name).toList()
                : create.columnNames();
        if (names.size() != query.fields().size()) {
            throw new SkeinException(ErrorCode.SYNTAX_ERROR, "CREATE VIEW names " + names.size()
                    + " columns, but the query has " + query.fields().size() + "; " + create.name().place());
        }
        return new PlannedStatement.CreateView(
                name, sql.substring(create.query().start(), create.query().end()), names, create.replace());
    }

    private static PlannedStatement drop(QueryFrontend frontend, Statement.Drop drop) {
        return switch (drop.kind()) {
            case TABLE -> new PlannedStatement.DropTable(
                    frontend.names().existing(drop.name().parts(), drop.name().place()), drop.ifExists());
            case VIEW -> new PlannedStatement.DropView(
                    frontend.names().existing(drop.name().parts(), drop.name().place()), drop.ifExists());
            case SCHEMA -> new PlannedStatement.DropSchema(schemaName(drop.name()), drop.ifExists(), drop.cascade());
            case SERVER -> new PlannedStatement.DropServer(drop.name().parts().getLast(), drop.ifExists());
        };
    }

    private static TableName target(QueryFrontend frontend, Statement.Name name) {
        return frontend.names().target(name.parts(), name.place());
    }

    private static String schemaName(Statement.Name name) {
        boolean foreign = name.parts().size() > 2
                || name.parts().size() == 2 && !name.parts().getFirst().equals(TableName.NATIVE_CATALOG);
        if (foreign) {
            throw new SkeinException(ErrorCode.READ_ONLY,
                    "only schemas of catalog " + TableName.NATIVE_CATALOG + " can be changed; " + name.place());
        }
        return name.parts().getLast();
    }

    private PlannedStatement copyTable(QueryFrontend frontend, Statement.CopyTableTo copy, Set<TableName> read) {
        String columns = copy.columns().isEmpty()
                ? "*"
                : String.join(", ", copy.columns().stream().map(TableName::quote).toList());
        String table = String.join(".", copy.name().parts().stream().map(TableName::quote).toList());
        String select = "SELECT " + columns + " FROM " + table;
        return new PlannedStatement.CopyTo(
                query(frontend, frontend.query(select, 0, select.length()), read), copy.file(), copy.options());
    }

    private PlannedStatement copyFrom(QueryFrontend frontend, Statement.CopyFrom copy, Set<TableName> read) {
        return write(frontend, frontend.copyFrom(copy), read);
    }
}

package dev.skein.server.flight;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.arrow.ArrowTypes;
import dev.skein.executor.Cancellation;
import dev.skein.server.flight.EarlyRuns.EarlyRun;
import dev.skein.server.flight.StatementHandles.Held;
import dev.skein.server.node.NodeService;
import dev.skein.server.query.Outcome;
import dev.skein.server.query.PreparedQuery;
import dev.skein.server.query.QueryService;
import dev.skein.server.query.Session;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.flight.CloseSessionRequest;
import org.apache.arrow.flight.CloseSessionResult;
import org.apache.arrow.flight.Criteria;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.GetSessionOptionsRequest;
import org.apache.arrow.flight.GetSessionOptionsResult;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.SchemaResult;
import org.apache.arrow.flight.SessionOptionValue;
import org.apache.arrow.flight.SessionOptionValueFactory;
import org.apache.arrow.flight.SetSessionOptionsRequest;
import org.apache.arrow.flight.SetSessionOptionsResult;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.NoOpFlightSqlProducer;
import org.apache.arrow.flight.sql.impl.FlightSql;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementQuery;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementUpdate;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementQuery;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementUpdate;
import org.apache.arrow.flight.sql.impl.FlightSql.TicketStatementQuery;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/// Answers Flight SQL calls by asking the query service. Calls run side by side, each on a thread of its own.
///
/// A query is planned and started by GetFlightInfo, since its ticket is fetched a moment later; a client that wants no more
/// than the rows may send the query itself in the place of the ticket, which our own driver does. A statement that gives no rows runs in
/// GetFlightInfo, because clients such as ADBC's hold it to be done when they have the ticket, and may never fetch it.
final class SkeinFlightProducer extends NoOpFlightSqlProducer {
    /// The column that a statement without rows gives to clients that fetch a result all the same.
    private static final Field COUNT_FIELD = new Field("count", SqlType.BIGINT, false);

    private static final String CANCELLED = "its client asked for it";

    private final QueryService queries;
    private final FlightSessions sessions;
    private final BufferAllocator allocator;
    private final String version;
    private final StatementHandles handles = new StatementHandles();
    private final Map<ByteString, Sending> sending = new ConcurrentHashMap<>();
    private final MetadataStreams metadata;
    private final ResultSender sender;
    private final NodeCalls nodeCalls;
    private final ClientWatch clients;
    private final EarlyRuns earlyRuns;

    /// @param threads where queries are started and results are sent
    /// @param clients looks after updates; stays the caller's to close
    SkeinFlightProducer(
            QueryService queries,
            NodeService node,
            FlightSessions sessions,
            BufferAllocator allocator,
            String version,
            Executor threads,
            ClientWatch clients) {
        this.queries = queries;
        this.sessions = sessions;
        this.allocator = allocator;
        this.version = version;
        this.metadata = new MetadataStreams(queries, allocator);
        this.sender = new ResultSender(allocator, threads);
        this.nodeCalls = new NodeCalls(node, sender);
        this.clients = clients;
        this.earlyRuns = new EarlyRuns(queries, threads);
    }

    private static CallSession call(CallContext context) {
        return context.getMiddleware(CallSession.KEY);
    }

    private static Session session(CallContext context) {
        return call(context).session();
    }

    private static <T> T translating(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            throw FlightErrors.translate(e);
        }
    }

    static Schema schema(List<Field> fields) {
        return new Schema(fields.stream()
                .map(field -> ArrowTypes.field(field.name(), field.type(), field.nullable()))
                .toList());
    }

    private static List<Field> resultFields(PreparedQuery query) {
        return query.givesRows() ? query.fields() : List.of(COUNT_FIELD);
    }

    private static Schema parameterSchema(PreparedQuery query) {
        List<org.apache.arrow.vector.types.pojo.Field> fields = new ArrayList<>();
        for (SqlType type : query.parameters()) {
            fields.add(ArrowTypes.field("parameter_" + (fields.size() + 1), type, true));
        }
        return new Schema(fields);
    }

    private FlightInfo info(FlightDescriptor descriptor, Message command, Schema schema) {
        Ticket ticket = new Ticket(Any.pack(command).toByteArray());
        return FlightInfo.builder(schema, descriptor, List.of(FlightEndpoint.builder(ticket).build())).build();
    }

    // ---- calls of gateways, whose storage node this process may be

    @Override
    public void getStream(CallContext context, Ticket ticket, ServerStreamListener listener) {
        Any command = command(ticket);
        if (command.is(CommandStatementQuery.class)) {
            Session session = session(context); // known to this thread alone
            sender.answer(listener, () -> runNow(command, session, listener));
        } else if (!nodeCalls.stream(ticket, session(context).user(), listener)) {
            super.getStream(context, ticket, listener);
        }
    }

    /// Plans and runs a statement of which the client wants the rows alone: it saved a call by sending the statement in
    /// the place of its ticket.
    private void runNow(Any command, Session session, ServerStreamListener listener) {
        String sql = unpack(command, CommandStatementQuery.class).getQuery();
        Held statement = new Held(session, queries.prepare(session, sql), List.of());
        send(statement, Optional.empty(), new Cancellation(), listener);
    }

    private static Any command(Ticket ticket) {
        try {
            return Any.parseFrom(ticket.getBytes());
        } catch (InvalidProtocolBufferException e) {
            throw notOurs(e);
        }
    }

    private static <M extends Message> M unpack(Any command, Class<M> type) {
        try {
            return command.unpack(type);
        } catch (InvalidProtocolBufferException e) {
            throw notOurs(e);
        }
    }

    private static FlightRuntimeException notOurs(InvalidProtocolBufferException e) {
        return FlightErrors.translate(
                new SkeinException(ErrorCode.INVALID_PARAMETER, "the ticket is not one of this gateway", e));
    }

    @Override
    public Runnable acceptPut(CallContext context, FlightStream stream, StreamListener<PutResult> ack) {
        return nodeCalls.put(stream.getDescriptor(), stream, ack)
                .orElseGet(() -> super.acceptPut(context, stream, ack));
    }

    @Override
    public void doAction(CallContext context, Action action, StreamListener<Result> listener) {
        if (!nodeCalls.act(action, listener)) {
            super.doAction(context, action, listener);
        }
    }

    // ---- statements

    @Override
    public FlightInfo getFlightInfoStatement(
            CommandStatementQuery command, CallContext context, FlightDescriptor descriptor) {
        return translating(() -> {
            Session session = session(context);
            PreparedQuery query = queries.prepare(session, command.getQuery());
            Held statement = new Held(session, query, List.of());
            return query.givesRows() ? ticket(started(statement), descriptor) : ran(statement, context, descriptor);
        });
    }

    /// Starts a statement that its client will fetch, if that changes nothing but the time.
    private Held started(Held statement) {
        return statement.query().readsOnly() && statement.parameters().size() <= 1
                ? statement.started(earlyRuns.start(statement.session(), statement.query(), statement.boundRow()))
                : statement;
    }

    private FlightInfo ticket(Held statement, FlightDescriptor descriptor) {
        TicketStatementQuery ticket = TicketStatementQuery.newBuilder()
                .setStatementHandle(handles.put(statement))
                .build();
        return info(descriptor, ticket, schema(resultFields(statement.query())));
    }

    /// Runs a statement that gives no rows; its ticket gives the count.
    private FlightInfo ran(Held statement, CallContext context, FlightDescriptor descriptor) {
        Cancellation cancellation = new Cancellation();
        try (ClientWatch.Watched _ = clients.watch(context, cancellation)) {
            long count = count(statement, statement.parameters(), cancellation);
            return ticket(statement.done(count), descriptor);
        }
    }

    @Override
    public SchemaResult getSchemaStatement(
            CommandStatementQuery command, CallContext context, FlightDescriptor descriptor) {
        return translating(() ->
                new SchemaResult(schema(resultFields(queries.prepare(session(context), command.getQuery())))));
    }

    @Override
    public void getStreamStatement(TicketStatementQuery ticket, CallContext context, ServerStreamListener listener) {
        sender.answer(listener, () -> {
            ByteString handle = ticket.getStatementHandle();
            send(handles.take(handle, statement -> begin(handle, statement)).orElseThrow(StatementHandles::unknown), listener);
        });
    }

    @Override
    public Runnable acceptPutStatement(
            CommandStatementUpdate command, CallContext context, FlightStream stream, StreamListener<PutResult> ack) {
        return () -> acknowledging(context, ack, cancellation -> {
            Session session = session(context);
            return count(session, queries.prepare(session, command.getQuery()), List.of(), cancellation);
        });
    }

    // ---- prepared statements

    @Override
    public void createPreparedStatement(
            FlightSql.ActionCreatePreparedStatementRequest request, CallContext context, StreamListener<Result> listener) {
        answering(listener, () -> {
            Session session = session(context);
            PreparedQuery query = queries.prepare(session, request.getQuery());
            ByteString handle = handles.put(new Held(session, query, List.of()));
            Schema rows = query.givesRows() ? schema(query.fields()) : new Schema(List.of());
            return FlightSql.ActionCreatePreparedStatementResult.newBuilder()
                    .setPreparedStatementHandle(handle)
                    .setDatasetSchema(ByteString.copyFrom(rows.serializeAsMessage()))
                    .setParameterSchema(ByteString.copyFrom(parameterSchema(query).serializeAsMessage()))
                    .build();
        });
    }

    @Override
    public void closePreparedStatement(
            FlightSql.ActionClosePreparedStatementRequest request, CallContext context, StreamListener<Result> listener) {
        handles.remove(request.getPreparedStatementHandle());
        listener.onCompleted();
    }

    @Override
    public FlightInfo getFlightInfoPreparedStatement(
            CommandPreparedStatementQuery command, CallContext context, FlightDescriptor descriptor) {
        return translating(() -> {
            queries.requireServing();
            Held statement = handles.get(command.getPreparedStatementHandle());
            return statement.query().givesRows()
                    ? ticket(started(statement), descriptor)
                    : ran(statement, context, descriptor);
        });
    }

    @Override
    public SchemaResult getSchemaPreparedStatement(
            CommandPreparedStatementQuery command, CallContext context, FlightDescriptor descriptor) {
        return translating(() -> new SchemaResult(
                schema(resultFields(handles.get(command.getPreparedStatementHandle()).query()))));
    }

    @Override
    public void getStreamPreparedStatement(
            CommandPreparedStatementQuery command, CallContext context, ServerStreamListener listener) {
        sender.answer(listener, () -> {
            queries.requireServing();
            ByteString handle = command.getPreparedStatementHandle();
            send(begin(handle, handles.get(handle)), listener);
        });
    }

    @Override
    public Runnable acceptPutPreparedStatementQuery(
            CommandPreparedStatementQuery command,
            CallContext context,
            FlightStream stream,
            StreamListener<PutResult> ack) {
        return () -> {
            try {
                ByteString handle = command.getPreparedStatementHandle();
                Held statement = handles.get(handle);
                handles.replace(handle, new Held(
                        statement.session(), statement.query(), readParameters(statement.query(), stream)));
                byte[] result = FlightSql.DoPutPreparedStatementResult.newBuilder()
                        .setPreparedStatementHandle(handle)
                        .build()
                        .toByteArray();
                acknowledge(ack, result);
                ack.onCompleted();
            } catch (RuntimeException | Error e) {
                ack.onError(FlightErrors.translate(e));
            }
        };
    }

    @Override
    public Runnable acceptPutPreparedStatementUpdate(
            CommandPreparedStatementUpdate command,
            CallContext context,
            FlightStream stream,
            StreamListener<PutResult> ack) {
        return () -> acknowledging(context, ack, cancellation -> {
            queries.requireServing();
            Held statement = handles.get(command.getPreparedStatementHandle());
            return count(statement, readParameters(statement.query(), stream), cancellation);
        });
    }

    /// Runs a statement once for each row of parameters, or once if there is none.
    private long count(Held statement, List<List<Datum>> rows, Cancellation cancellation) {
        long count = 0;
        for (List<Datum> row : rows.isEmpty() ? List.of(List.<Datum>of()) : rows) {
            count += count(statement.session(), statement.query(), row, cancellation);
        }
        return count;
    }

    private static List<List<Datum>> readParameters(PreparedQuery query, FlightStream stream) {
        List<List<Datum>> rows = new ArrayList<>();
        while (stream.next()) {
            VectorSchemaRoot root = stream.getRoot();
            for (int row = 0; row < root.getRowCount(); row++) {
                rows.add(ParameterReader.row(root, row, query.parameters()));
            }
        }
        return rows;
    }

    private long count(Session session, PreparedQuery query, List<Datum> parameters, Cancellation cancellation) {
        if (query.givesRows()) {
            throw new SkeinException(
                    ErrorCode.INVALID_PARAMETER, "the statement gives rows; run it as a query, not as an update");
        }
        return switch (queries.execute(session, query, parameters, cancellation)) {
            case Outcome.Count count -> count.rows();
            case Outcome.Rows rows -> {
                rows.stream().close();
                throw new IllegalStateException("a statement without columns gave rows: " + query.sql());
            }
        };
    }

    /// A statement whose rows are being sent.
    ///
    /// @param early its run, if it was under way when its client came
    private record Sending(ByteString handle, Held statement, Optional<EarlyRun> early, Cancellation cancellation) {}

    /// From now on the handle cancels the statement.
    private Sending begin(ByteString handle, Held statement) {
        Optional<EarlyRun> early = statement.run().filter(EarlyRun::claim);
        Cancellation cancellation = early.map(EarlyRun::cancellation).orElseGet(Cancellation::new);
        Sending begun = new Sending(handle, statement, early, cancellation);
        sending.put(handle, begun);
        return begun;
    }

    private void send(Sending begun, ServerStreamListener listener) {
        try {
            send(begun.statement(), begun.early(), begun.cancellation(), listener);
        } finally {
            sending.remove(begun.handle(), begun);
        }
    }

    private void send(
            Held statement, Optional<EarlyRun> early, Cancellation cancellation, ServerStreamListener listener) {
        if (statement.count().isPresent()) {
            sender.sendCount(statement.count().getAsLong(), schema(List.of(COUNT_FIELD)), listener);
            return;
        }
        ResultSender.cancelWhenGone(listener, cancellation);
        switch (early.isPresent() ? early.get().outcome() : execute(statement, cancellation)) {
            case Outcome.Rows rows ->
                sender.send(rows.stream(), cancellation, schema(rows.stream().fields()), listener);
            case Outcome.Count count -> sender.sendCount(count.rows(), schema(List.of(COUNT_FIELD)), listener);
        }
    }

    private Outcome execute(Held statement, Cancellation cancellation) {
        return queries.execute(statement.session(), statement.query(), statement.boundRow(), cancellation);
    }

    /// Does an update and tells the client its count. An update whose client goes away is cancelled.
    private void acknowledging(CallContext context, StreamListener<PutResult> ack, ToLongFunction<Cancellation> work) {
        Cancellation cancellation = new Cancellation();
        try (ClientWatch.Watched _ = clients.watch(context, cancellation)) {
            byte[] result = FlightSql.DoPutUpdateResult.newBuilder()
                    .setRecordCount(work.applyAsLong(cancellation))
                    .build()
                    .toByteArray();
            acknowledge(ack, result);
            ack.onCompleted();
        } catch (RuntimeException | Error e) {
            ack.onError(FlightErrors.translate(e));
        }
    }

    private void acknowledge(StreamListener<PutResult> ack, byte[] result) {
        try (ArrowBuf buffer = allocator.buffer(result.length)) {
            buffer.writeBytes(result);
            ack.onNext(PutResult.metadata(buffer));
        }
    }

    private static void answering(StreamListener<Result> listener, Supplier<Message> work) {
        try {
            listener.onNext(new Result(Any.pack(work.get()).toByteArray()));
            listener.onCompleted();
        } catch (RuntimeException | Error e) {
            listener.onError(FlightErrors.translate(e));
        }
    }

    // ---- cancel and sessions

    @Override
    public void cancelFlightInfo(
            CancelFlightInfoRequest request, CallContext context, StreamListener<CancelStatus> listener) {
        listener.onNext(cancel(request.getInfo()) ? CancelStatus.CANCELLED : CancelStatus.NOT_CANCELLABLE);
        listener.onCompleted();
    }

    private boolean cancel(FlightInfo info) {
        boolean cancelled = false;
        for (FlightEndpoint endpoint : info.getEndpoints()) {
            cancelled |= cancel(statementHandle(endpoint.getTicket()));
        }
        return cancelled;
    }

    private boolean cancel(ByteString handle) {
        if (handle.isEmpty()) {
            return false;
        }
        if (cancelSending(handle)) {
            return true;
        }
        Optional<Boolean> waiting = handles.take(handle, statement ->
                statement.run().isPresent() && statement.run().get().cancel(CANCELLED));
        // one that was neither sent nor waiting may have been fetched between the two looks
        return waiting.orElseGet(() -> cancelSending(handle));
    }

    private boolean cancelSending(ByteString handle) {
        Sending begun = sending.get(handle);
        if (begun != null) {
            begun.cancellation().cancel(CANCELLED);
        }
        return begun != null;
    }

    private static ByteString statementHandle(Ticket ticket) {
        Any command = command(ticket);
        if (command.is(TicketStatementQuery.class)) {
            return unpack(command, TicketStatementQuery.class).getStatementHandle();
        }
        if (command.is(CommandPreparedStatementQuery.class)) {
            return unpack(command, CommandPreparedStatementQuery.class).getPreparedStatementHandle();
        }
        return ByteString.EMPTY;
    }

    @Override
    public void setSessionOptions(
            SetSessionOptionsRequest request, CallContext context, StreamListener<SetSessionOptionsResult> listener) {
        Map<String, SetSessionOptionsResult.Error> errors = new HashMap<>();
        Session session = session(context);
        request.getSessionOptions().forEach((name, value) -> {
            String text = value.acceptVisitor(new OptionText());
            try {
                if (name.equals("catalog")) {
                    if (text != null && !text.isEmpty() && !text.equals("skein")) {
                        errors.put(name, error(SetSessionOptionsResult.ErrorValue.INVALID_VALUE));
                    }
                } else if (text == null) {
                    session.reset(name);
                } else {
                    session.set(name, text);
                }
            } catch (SkeinException e) {
                errors.put(name, error(e.code() == ErrorCode.UNDEFINED_OBJECT
                        ? SetSessionOptionsResult.ErrorValue.INVALID_NAME
                        : SetSessionOptionsResult.ErrorValue.INVALID_VALUE));
            }
        });
        listener.onNext(new SetSessionOptionsResult(errors));
        listener.onCompleted();
    }

    private static SetSessionOptionsResult.Error error(SetSessionOptionsResult.ErrorValue value) {
        return new SetSessionOptionsResult.Error(value);
    }

    @Override
    public void getSessionOptions(
            GetSessionOptionsRequest request, CallContext context, StreamListener<GetSessionOptionsResult> listener) {
        Map<String, SessionOptionValue> options = new HashMap<>();
        Session session = session(context);
        session.options().forEach((name, value) ->
                options.put(name, SessionOptionValueFactory.makeSessionOptionValue(value)));
        options.put("catalog", SessionOptionValueFactory.makeSessionOptionValue("skein"));
        options.put("schema", SessionOptionValueFactory.makeSessionOptionValue(session.searchPath().getFirst()));
        listener.onNext(new GetSessionOptionsResult(options));
        listener.onCompleted();
    }

    @Override
    public void closeSession(
            CloseSessionRequest request, CallContext context, StreamListener<CloseSessionResult> listener) {
        sessions.close(call(context).id());
        listener.onNext(new CloseSessionResult(CloseSessionResult.Status.CLOSED));
        listener.onCompleted();
    }

    // ---- metadata

    private FlightInfo metadataInfo(Message command, FlightDescriptor descriptor, Schema schema) {
        return info(descriptor, command, schema);
    }

    @Override
    public FlightInfo getFlightInfoSqlInfo(
            FlightSql.CommandGetSqlInfo command, CallContext context, FlightDescriptor descriptor) {
        return metadataInfo(command, descriptor, Schemas.GET_SQL_INFO_SCHEMA);
    }

    @Override
    public void getStreamSqlInfo(
            FlightSql.CommandGetSqlInfo command, CallContext context, ServerStreamListener listener) {
        SqlInfo.builder(version).send(command.getInfoList(), listener);
    }

    @Override
    public FlightInfo getFlightInfoTypeInfo(
            FlightSql.CommandGetXdbcTypeInfo command, CallContext context, FlightDescriptor descriptor) {
        return metadataInfo(command, descriptor, Schemas.GET_TYPE_INFO_SCHEMA);
    }

    @Override
    public void getStreamTypeInfo(
            FlightSql.CommandGetXdbcTypeInfo command, CallContext context, ServerStreamListener listener) {
        sender.sendRoot(() -> TypeInfo.rows(command, allocator), listener);
    }

    @Override
    public FlightInfo getFlightInfoCatalogs(
            FlightSql.CommandGetCatalogs command, CallContext context, FlightDescriptor descriptor) {
        return metadataInfo(command, descriptor, Schemas.GET_CATALOGS_SCHEMA);
    }

    @Override
    public void getStreamCatalogs(CallContext context, ServerStreamListener listener) {
        sender.sendRoot(metadata::catalogs, listener);
    }

    @Override
    public FlightInfo getFlightInfoSchemas(
            FlightSql.CommandGetDbSchemas command, CallContext context, FlightDescriptor descriptor) {
        return metadataInfo(command, descriptor, Schemas.GET_SCHEMAS_SCHEMA);
    }

    @Override
    public void getStreamSchemas(
            FlightSql.CommandGetDbSchemas command, CallContext context, ServerStreamListener listener) {
        sender.sendRoot(() -> metadata.schemas(command), listener);
    }

    @Override
    public FlightInfo getFlightInfoTables(
            FlightSql.CommandGetTables command, CallContext context, FlightDescriptor descriptor) {
        return metadataInfo(command, descriptor,
                command.getIncludeSchema() ? Schemas.GET_TABLES_SCHEMA : Schemas.GET_TABLES_SCHEMA_NO_SCHEMA);
    }

    @Override
    public void getStreamTables(FlightSql.CommandGetTables command, CallContext context, ServerStreamListener listener) {
        sender.sendRoot(() -> metadata.tables(command, session(context)), listener);
    }

    @Override
    public FlightInfo getFlightInfoTableTypes(
            FlightSql.CommandGetTableTypes command, CallContext context, FlightDescriptor descriptor) {
        return metadataInfo(command, descriptor, Schemas.GET_TABLE_TYPES_SCHEMA);
    }

    @Override
    public void getStreamTableTypes(CallContext context, ServerStreamListener listener) {
        sender.sendRoot(metadata::tableTypes, listener);
    }

    @Override
    public FlightInfo getFlightInfoPrimaryKeys(
            FlightSql.CommandGetPrimaryKeys command, CallContext context, FlightDescriptor descriptor) {
        return metadataInfo(command, descriptor, Schemas.GET_PRIMARY_KEYS_SCHEMA);
    }

    @Override
    public void getStreamPrimaryKeys(
            FlightSql.CommandGetPrimaryKeys command, CallContext context, ServerStreamListener listener) {
        sender.sendRoot(() -> metadata.primaryKeys(command), listener);
    }

    @Override
    public FlightInfo getFlightInfoExportedKeys(
            FlightSql.CommandGetExportedKeys command, CallContext context, FlightDescriptor descriptor) {
        return metadataInfo(command, descriptor, Schemas.GET_EXPORTED_KEYS_SCHEMA);
    }

    @Override
    public void getStreamExportedKeys(
            FlightSql.CommandGetExportedKeys command, CallContext context, ServerStreamListener listener) {
        sender.sendRoot(() -> metadata.exportedKeys(command), listener);
    }

    @Override
    public FlightInfo getFlightInfoImportedKeys(
            FlightSql.CommandGetImportedKeys command, CallContext context, FlightDescriptor descriptor) {
        return metadataInfo(command, descriptor, Schemas.GET_IMPORTED_KEYS_SCHEMA);
    }

    @Override
    public void getStreamImportedKeys(
            FlightSql.CommandGetImportedKeys command, CallContext context, ServerStreamListener listener) {
        sender.sendRoot(() -> metadata.importedKeys(command), listener);
    }

    @Override
    public FlightInfo getFlightInfoCrossReference(
            FlightSql.CommandGetCrossReference command, CallContext context, FlightDescriptor descriptor) {
        return metadataInfo(command, descriptor, Schemas.GET_CROSS_REFERENCE_SCHEMA);
    }

    @Override
    public void getStreamCrossReference(
            FlightSql.CommandGetCrossReference command, CallContext context, ServerStreamListener listener) {
        sender.sendRoot(() -> metadata.crossReference(command), listener);
    }

    @Override
    public void listFlights(CallContext context, Criteria criteria, StreamListener<FlightInfo> listener) {
        listener.onCompleted();
    }

    @Override
    public void close() {}
}

package dev.skein.jdbc;

import dev.skein.jdbc.arrow.ArrowSchema;
import dev.skein.jdbc.arrow.BatchDecoder;
import dev.skein.jdbc.arrow.RecordBatch;
import dev.skein.jdbc.arrow.SchemaDecoder;
import dev.skein.jdbc.flight.CallScope;
import dev.skein.jdbc.flight.FlightClient;
import dev.skein.jdbc.flight.FlightData;
import dev.skein.jdbc.flight.FlightInfo;
import dev.skein.jdbc.flight.FlightStream;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Batches as they arrive from a server. */
final class StreamedBatches implements BatchSource {
    private final FlightStream stream;
    private final BatchDecoder decoder = new BatchDecoder();
    private final ArrowSchema schema;
    private @Nullable RecordBatch first;

    private StreamedBatches(FlightStream stream, FlightInfo info) throws SQLException {
        this.stream = stream;
        // the stream begins now, so that a statement fails when it is executed and not when it is read
        while (first == null && decoder.schema() == null) {
            FlightData data = stream.next();
            if (data == null) {
                break;
            }
            first = decode(data);
        }
        ArrowSchema streamed = decoder.schema();
        schema = streamed == null ? SchemaDecoder.decodeEncapsulated(info.schema()) : streamed;
    }

    static StreamedBatches open(FlightClient client, FlightInfo info, CallScope scope) throws SQLException {
        FlightStream stream = client.fetch(info, scope);
        try {
            return new StreamedBatches(stream, info);
        } catch (SQLException | RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    @Override
    public ArrowSchema schema() {
        return schema;
    }

    @Override
    public @Nullable RecordBatch next() throws SQLException {
        RecordBatch batch = first;
        first = null;
        while (batch == null) {
            FlightData data = stream.next();
            if (data == null) {
                return null;
            }
            batch = decode(data);
        }
        return batch;
    }

    @Override
    public void close() {
        stream.close();
    }

    private @Nullable RecordBatch decode(FlightData data) throws SQLException {
        // a message without header carries only application metadata
        return data.header().hasRemaining() ? decoder.decode(data.header(), data.body()) : null;
    }
}

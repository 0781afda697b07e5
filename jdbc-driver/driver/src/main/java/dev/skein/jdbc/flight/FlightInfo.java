package dev.skein.jdbc.flight;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the server answers to a command: where its result can be fetched.
 *
 * @param encoded the message as it came, which a cancellation sends back; empty if none came
 * @param schema the schema of the result as an encapsulated IPC message; empty when unknown
 * @param endpoints the parts of the result, in order
 * @param recordCount the number of rows, or negative when unknown
 */
public record FlightInfo(
        byte[] encoded, byte[] schema, List<Endpoint> endpoints, long recordCount) {
    private static final int SCHEMA_FIELD = 1;
    private static final int ENDPOINT_FIELD = 3;
    private static final int RECORD_COUNT_FIELD = 4;

    /** Copies the list, so that the record stays as it was made. */
    public FlightInfo {
        endpoints = List.copyOf(endpoints);
    }

    /**
     * One part of a result.
     *
     * @param ticket an encoded {@code Ticket}, which {@code DoGet} takes as it is
     * @param locations URIs of servers that have this part; empty for the server that was asked
     */
    public record Endpoint(byte[] ticket, List<String> locations) {
        /** Copies the list, so that the record stays as it was made. */
        public Endpoint {
            locations = List.copyOf(locations);
        }

        static Endpoint decode(ProtoReader reader) throws SQLException {
            byte[] ticket = new byte[0];
            List<String> locations = new ArrayList<>();
            for (int field = reader.next(); field != 0; field = reader.next()) {
                switch (field) {
                    case 1 -> ticket = reader.bytes();
                    case 2 -> {
                        ProtoReader location = reader.message();
                        while (location.next() != 0) {
                            locations.add(location.text());
                        }
                    }
                    default -> reader.skip();
                }
            }
            return new Endpoint(ticket, locations);
        }
    }

    /** The result of a command on a server that takes the command itself as a ticket; its schema comes with the rows. */
    static FlightInfo ofCommand(SqlCommand command) {
        byte[] ticket = new ProtoWriter().bytes(1, command.encoded()).toByteArray();
        return new FlightInfo(new byte[0], new byte[0], List.of(new Endpoint(ticket, List.of())), -1);
    }

    static FlightInfo decode(byte[] message) throws SQLException {
        byte[] schema = new byte[0];
        List<Endpoint> endpoints = new ArrayList<>();
        long recordCount = 0;
        ProtoReader reader = new ProtoReader(message);
        for (int field = reader.next(); field != 0; field = reader.next()) {
            switch (field) {
                case SCHEMA_FIELD -> schema = reader.bytes();
                case ENDPOINT_FIELD -> endpoints.add(Endpoint.decode(reader.message()));
                case RECORD_COUNT_FIELD -> recordCount = reader.number();
                default -> reader.skip();
            }
        }
        return new FlightInfo(message, schema, endpoints, recordCount);
    }
}

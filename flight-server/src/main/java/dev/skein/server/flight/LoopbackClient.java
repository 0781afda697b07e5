package dev.skein.server.flight;

import com.google.protobuf.Any;
import java.util.Optional;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.grpc.CredentialCallOption;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementQuery;
import org.apache.arrow.memory.BufferAllocator;

/// A client of a gateway in the same process, for statements whose results nobody wants: it warms up what answers real
/// clients. Belongs to one thread.
public final class LoopbackClient implements AutoCloseable {
    private final FlightClient transport;
    private final FlightSqlClient client;
    private final CallOption[] login;

    private LoopbackClient(FlightClient transport, CallOption... login) {
        this.transport = transport;
        this.client = new FlightSqlClient(transport);
        this.login = login;
    }

    /// Logs in.
    public static LoopbackClient open(BufferAllocator allocator, int port, String user, String password) {
        FlightClient transport = FlightClient.builder(allocator, Location.forGrpcInsecure("127.0.0.1", port)).build();
        Optional<CredentialCallOption> bearer = transport.authenticateBasicToken(user, password);
        return new LoopbackClient(transport, bearer.<CallOption[]>map(token -> new CallOption[] {token}).orElseThrow());
    }

    /// The ways in which clients ask for rows.
    public enum Way {
        /// Two calls, as generic clients make them.
        TICKET {
            @Override
            void run(LoopbackClient client, String sql) throws Exception {
                client.read(client.client.execute(sql, client.login));
            }
        },
        /// A prepared statement, as ADBC makes one of every statement.
        PREPARED {
            @Override
            void run(LoopbackClient client, String sql) throws Exception {
                FlightSqlClient.PreparedStatement statement = client.client.prepare(sql, client.login);
                try {
                    client.read(statement.execute(client.login));
                } finally {
                    statement.close(client.login);
                }
            }
        },
        /// One call, as our own driver makes it.
        DIRECT {
            @Override
            void run(LoopbackClient client, String sql) throws Exception {
                CommandStatementQuery command = CommandStatementQuery.newBuilder().setQuery(sql).build();
                client.read(new Ticket(Any.pack(command).toByteArray()));
            }
        };

        abstract void run(LoopbackClient client, String sql) throws Exception;
    }

    /// Runs a statement that gives rows and reads them.
    public void query(String sql, Way way) throws Exception {
        way.run(this, sql);
    }

    /// Runs a statement that changes something.
    public void update(String sql) {
        client.executeUpdate(sql, login);
    }

    private void read(FlightInfo info) throws Exception {
        for (FlightEndpoint endpoint : info.getEndpoints()) {
            read(endpoint.getTicket());
        }
    }

    private void read(Ticket ticket) throws Exception {
        FlightStream stream = client.getStream(ticket, login);
        try {
            while (stream.next()) {
                stream.getRoot().clear();
            }
        } finally {
            stream.close();
        }
    }

    @Override
    public void close() {
        try {
            transport.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

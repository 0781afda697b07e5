package dev.skein.jdbc.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.netty.NettyChannelBuilder;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Another thread cancels before the first message was sent: the statement ends with its state, not with gRPC's words. */
final class StreamingCallTest {
    private static final MethodDescriptor<byte[], byte[]> METHOD =
            MethodDescriptor.<byte[], byte[]>newBuilder(RawBytes.INSTANCE, RawBytes.INSTANCE)
                    .setFullMethodName("test/Call")
                    .setType(MethodType.BIDI_STREAMING)
                    .build();

    private ManagedChannel channel;
    private StreamingCall call;

    @BeforeEach
    void startAndCancel() throws SQLException {
        // a call waits for its connection: nobody needs to listen there
        channel = NettyChannelBuilder.forAddress("127.0.0.1", 1).usePlaintext().build();
        CallScope scope = CallScope.of(0, 0);
        call = StreamingCall.startUnary(
                channel.newCall(METHOD, CallOptions.DEFAULT), scope, new CallErrors("nobody"));
        scope.cancel();
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
    }

    private static void assertCancelled(Executable action) {
        assertEquals("57014", assertThrows(SQLException.class, action).getSQLState());
    }

    @Test
    void theOnlyMessageIsNotSent() {
        assertCancelled(() -> call.sendOnly(new byte[1]));
    }

    @Test
    void oneOfManyMessagesIsNotSent() {
        assertCancelled(() -> call.send(new byte[1]));
    }

    @Test
    void theEndIsNotSent() {
        assertCancelled(() -> call.halfClose());
    }

    @Test
    void nothingIsRead() {
        assertCancelled(() -> call.next());
    }
}

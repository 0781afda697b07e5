package dev.skein.server.flight;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts connections, calls and bytes of the door. Thread-safe.
final class TrafficMetrics extends ServerStreamTracer.Factory {
    private final AtomicInteger connections = new AtomicInteger();
    private final Counter calls;
    private final Counter failedCalls;
    private final Counter sentBytes;
    private final Counter receivedBytes;

    TrafficMetrics(MeterRegistry registry) {
        registry.gauge("skein_flight_connections", connections);
        this.calls = Counter.builder("skein_flight_calls")
                .description("Flight calls that ended")
                .register(registry);
        this.failedCalls = Counter.builder("skein_flight_failed_calls")
                .description("Flight calls that ended with an error or were cancelled")
                .register(registry);
        this.sentBytes = Counter.builder("skein_flight_sent_bytes")
                .description("Bytes sent to clients, without those of HTTP/2 itself")
                .register(registry);
        this.receivedBytes = Counter.builder("skein_flight_received_bytes")
                .description("Bytes received from clients, without those of HTTP/2 itself")
                .register(registry);
    }

    /// Counts connections as they come and go.
    ServerTransportFilter connections() {
        return new ServerTransportFilter() {
            @Override
            public Attributes transportReady(Attributes attributes) {
                connections.incrementAndGet();
                return attributes;
            }

            @Override
            public void transportTerminated(Attributes attributes) {
                connections.decrementAndGet();
            }
        };
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return new ServerStreamTracer() {
            @Override
            public void outboundWireSize(long bytes) {
                sentBytes.increment((double) bytes);
            }

            @Override
            public void inboundWireSize(long bytes) {
                receivedBytes.increment((double) bytes);
            }

            @Override
            public void streamClosed(Status status) {
                calls.increment();
                if (!status.isOk()) {
                    failedCalls.increment();
                }
            }
        };
    }
}

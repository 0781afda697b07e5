package dev.skein.jdbc.flight;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.sql.SQLException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One gRPC call, read by blocking. At most {@code prefetch} messages wait on this side; more are asked for when half of
 * them were taken, so that a slow reader slows the server down instead of filling memory.
 *
 * <p>One thread sends and reads; any thread may {@link #cancel}. Whoever opened the call reads it to its end or closes
 * it.
 */
public final class StreamingCall implements AutoCloseable {
    /** Enough to see that the only answer was the last one. */
    private static final int UNARY_PREFETCH = 2;

    private final ClientCall<byte[], byte[]> call;
    private final CallScope scope;
    private final CallErrors errors;
    private final int refill;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final ReentrantLock sending = new ReentrantLock();
    private final Condition readyChanged = sending.newCondition();
    private int taken;
    private @Nullable End end;

    /** Guarded by {@link #sending}: gRPC takes nothing more from whoever cancelled. */
    private boolean cancelled;

    private sealed interface Event {}

    private record Message(byte[] bytes) implements Event {}

    private record End(Status status, Metadata trailers) implements Event {}

    /** @param refill how many messages are taken before as many are asked for: each time costs the network's thread work */
    private StreamingCall(ClientCall<byte[], byte[]> call, CallScope scope, CallErrors errors, int refill) {
        this.call = call;
        this.scope = scope;
        this.errors = errors;
        this.refill = refill;
    }

    static StreamingCall start(
            ClientCall<byte[], byte[]> call, CallScope scope, CallErrors errors, int prefetch) throws SQLException {
        return start(call, scope, errors, prefetch, Math.max(1, prefetch / 2));
    }

    /** Starts a call that is answered by one message. */
    static StreamingCall startUnary(ClientCall<byte[], byte[]> call, CallScope scope, CallErrors errors)
            throws SQLException {
        return start(call, scope, errors, UNARY_PREFETCH, Integer.MAX_VALUE);
    }

    private static StreamingCall start(
            ClientCall<byte[], byte[]> call, CallScope scope, CallErrors errors, int prefetch, int refill)
            throws SQLException {
        if (scope.isCancelled()) {
            throw CallErrors.cancelled();
        }
        StreamingCall started = new StreamingCall(call, scope, errors, refill);
        call.start(started.new Listener(), new Metadata());
        call.request(prefetch);
        scope.enter(started);
        if (scope.isCancelled()) {
            started.cancel();
        }
        return started;
    }

    /** Sends a message, waiting while the transport has more than it can take. */
    void send(byte[] message) throws SQLException {
        awaitReady();
        sending.lock();
        try {
            checkNotCancelled();
            call.sendMessage(message);
        } finally {
            sending.unlock();
        }
    }

    /** Sends the only message: one fits at any time, and gRPC never calls a call of one message ready. */
    void sendOnly(byte[] message) throws SQLException {
        sending.lock();
        try {
            checkNotCancelled();
            call.sendMessage(message);
            call.halfClose();
        } finally {
            sending.unlock();
        }
    }

    void halfClose() throws SQLException {
        sending.lock();
        try {
            checkNotCancelled();
            call.halfClose();
        } finally {
            sending.unlock();
        }
    }

    private void checkNotCancelled() throws SQLException {
        if (cancelled) {
            scope.leave(this);
            throw CallErrors.cancelled();
        }
    }

    /**
     * The next message, or null when the server has sent all.
     *
     * @throws SQLException if the server refused, the connection broke, or the scope ended the call
     */
    public byte @Nullable [] next() throws SQLException {
        if (end != null) {
            return finish(end);
        }
        if (scope.isCancelled()) {
            close();
            throw CallErrors.cancelled();
        }
        Event event = await();
        if (event instanceof Message message) {
            if (++taken == refill) {
                call.request(taken);
                taken = 0;
            }
            return message.bytes();
        }
        end = (End) event;
        scope.leave(this);
        return finish(end);
    }

    /** The only message of a unary call. */
    byte[] single() throws SQLException {
        byte[] message = next();
        if (message == null) {
            throw errors.translate(Status.INTERNAL.withDescription("the server sent an empty answer"), new Metadata());
        }
        if (next() != null) {
            cancel();
            throw errors.translate(Status.INTERNAL.withDescription("the server sent two answers"), new Metadata());
        }
        return message;
    }

    /** Reads to the end and drops what comes. */
    void drain() throws SQLException {
        byte[] message = next();
        while (message != null) {
            message = next();
        }
    }

    /** Ends the call from any thread; a reader that waits gets an error. */
    public void cancel() {
        sending.lock();
        try {
            cancelled = true;
            call.cancel("cancelled by the client", null);
        } finally {
            sending.unlock();
        }
    }

    /** Ends the call if it has not ended; nothing more is read. */
    @Override
    public void close() {
        if (end == null) {
            cancel();
            scope.leave(this);
            end = new End(Status.CANCELLED, new Metadata());
        }
    }

    private byte @Nullable [] finish(End last) throws SQLException {
        if (last.status().isOk()) {
            return null;
        }
        if (scope.isCancelled()) {
            throw CallErrors.cancelled();
        }
        throw errors.translate(last.status(), last.trailers());
    }

    private Event await() throws SQLException {
        Event event = events.poll();
        if (event != null) {
            return event;
        }
        long start = System.nanoTime();
        try {
            event = events.poll(scope.waitLimitNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw CallErrors.interrupted(e);
        }
        CallScope.Expiry expiry = scope.charge(System.nanoTime() - start, event != null);
        if (expiry != null) {
            close();
            throw switch (expiry) {
                case BUDGET -> CallErrors.timedOut(scope.budgetMillis());
                case SILENCE -> errors.silent();
            };
        }
        if (event == null) {
            throw new IllegalStateException("a wait ended with neither an answer nor a reason");
        }
        return event;
    }

    private void awaitReady() throws SQLException {
        sending.lock();
        try {
            while (!call.isReady() && !(events.peek() instanceof End)) {
                // woken by onReady and onClose; the limit covers a server that takes nothing at all
                if (readyChanged.awaitNanos(scope.waitLimitNanos()) <= 0) {
                    close();
                    throw errors.silent();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw CallErrors.interrupted(e);
        } finally {
            sending.unlock();
        }
    }

    private void signalReady() {
        sending.lock();
        try {
            readyChanged.signalAll();
        } finally {
            sending.unlock();
        }
    }

    private final class Listener extends ClientCall.Listener<byte[]> {
        @Override
        public void onMessage(byte[] message) {
            events.add(new Message(message));
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            events.add(new End(status, trailers));
            signalReady();
        }

        @Override
        public void onReady() {
            signalReady();
        }
    }
}

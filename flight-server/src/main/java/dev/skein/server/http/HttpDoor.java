package dev.skein.server.http;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// Serves `/health`, `/ready` and `/metrics`.
public final class HttpDoor implements AutoCloseable {
    /// No request of this door has a body worth reading.
    private static final int MAX_REQUEST_BYTES = 64 * 1024;

    /// A connection that says nothing for so long is closed.
    private static final int IDLE_SECONDS = 60;

    /// No connection lives longer, so that a peer that sends a byte now and then cannot hold one for good.
    private static final int LIFE_SECONDS = 600;

    /// Connections at a time; more than any number of probes and scrapers needs.
    private static final int MAX_CONNECTIONS = 256;

    private static final long SHUTDOWN_MILLIS = 500;

    private final EventLoopGroup threads;
    private final Channel channel;

    private HttpDoor(EventLoopGroup threads, Channel channel) {
        this.threads = threads;
        this.channel = channel;
    }

    /// Opens the door.
    ///
    /// @param port 0 takes a free one
    /// @param ready whether the gateway takes queries now
    /// @throws SkeinException ADDRESS_IN_USE
    public static HttpDoor open(String host, int port, PrometheusMeterRegistry metrics, BooleanSupplier ready) {
        EventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        AtomicInteger connections = new AtomicInteger();
        ChannelFuture bound = new ServerBootstrap()
                    .group(threads)
                    .channel(NioServerSocketChannel.class)
                    .childHandler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel connection) {
                            connection.closeFuture().addListener(_ -> connections.decrementAndGet());
                            if (connections.incrementAndGet() > MAX_CONNECTIONS) {
                                connection.close();
                                return;
                            }
                            connection.eventLoop().schedule(() -> connection.close(), LIFE_SECONDS, TimeUnit.SECONDS);
                            connection.pipeline()
                                    .addLast(new ReadTimeoutHandler(IDLE_SECONDS))
                                    .addLast(new HttpServerCodec())
                                    .addLast(new HttpObjectAggregator(MAX_REQUEST_BYTES))
                                    .addLast(new HttpRequestHandler(metrics, ready));
                        }
                    })
                .bind(host, port)
                .awaitUninterruptibly();
        Throwable failure = bound.cause();
        if (failure != null) {
            threads.shutdownGracefully(0, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
            throw new SkeinException(ErrorCode.ADDRESS_IN_USE, "cannot listen for HTTP on " + host + ":" + port + ": "
                    + failure.getMessage() + "; choose another --http-port, of which 0 is a free one", failure);
        }
        return new HttpDoor(threads, bound.channel());
    }

    /// The port that it listens on.
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly(SHUTDOWN_MILLIS);
        threads.shutdownGracefully(0, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(2 * SHUTDOWN_MILLIS);
    }
}

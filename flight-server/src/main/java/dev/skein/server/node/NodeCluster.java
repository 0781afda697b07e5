package dev.skein.server.node;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.QueryContext;
import dev.skein.executor.exchange.FragmentClient;
import dev.skein.executor.exchange.FragmentRequest;
import dev.skein.executor.plan.Fragment;
import dev.skein.storage.nativetable.StorageNodes;
import dev.skein.storage.spi.BatchReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;

/// A gateway's storage nodes. Thread-safe.
public final class NodeCluster implements FragmentClient, StorageNodes, AutoCloseable {
    private static final String IDENTITY = "gateway-id";

    /// How long a node may take to say how it is, or to remove files.
    private static final long ACTION_MILLIS = 10_000;

    private static final System.Logger LOG = System.getLogger(NodeCluster.class.getName());

    private final String gateway;
    private final BufferAllocator allocator;
    private final Map<String, NodeConnection> connections = new LinkedHashMap<>();

    /// What is known of a node.
    ///
    /// @param address where it is, as `host:port`
    /// @param status how it says that it is; empty if it does not answer
    /// @param problem why it does not answer; empty if it does
    public record Node(String address, Optional<NodeMessages.NodeStatus> status, String problem) {}

    private NodeCluster(String gateway, BufferAllocator allocator) {
        this.gateway = gateway;
        this.allocator = allocator;
    }

    /// The nodes of the gateway with this data directory. No node is asked anything yet.
    ///
    /// @param addresses each as `host:port`
    /// @param login as whom the gateway comes to them
    /// @throws SkeinException INVALID_PARAMETER if an address is none; IO_ERROR
    public static NodeCluster open(
            Path data, List<String> addresses, Optional<NodeLogin> login, BufferAllocator root) {
        for (String address : addresses) {
            if (!address.matches("[^:,\\s]+:[0-9]{1,5}") || addresses.indexOf(address) != addresses.lastIndexOf(address)) {
                throw new SkeinException(ErrorCode.INVALID_PARAMETER, "--nodes names \"" + address
                        + "\"; it takes different addresses, each as host:port, separated by commas");
            }
        }
        String gateway = addresses.isEmpty() ? "" : identity(data.resolve(IDENTITY));
        NodeCluster cluster = new NodeCluster(gateway, root.newChildAllocator("nodes", 0, Long.MAX_VALUE));
        addresses.forEach(address ->
                cluster.connections.put(address, new NodeConnection(address, cluster.allocator, login)));
        return cluster;
    }

    /// By what nodes tell the files of this gateway's tables from those of others; made once.
    private static String identity(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, UUID.randomUUID().toString());
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new SkeinException(ErrorCode.IO_ERROR, "cannot use " + file + ": " + e, e);
        }
    }

    private NodeConnection connection(String node) {
        NodeConnection connection = connections.get(node);
        if (connection == null) {
            throw new SkeinException(ErrorCode.SOURCE_UNAVAILABLE, "the storage node " + node
                    + " keeps rows of the table, but this gateway was started without it; name it after --nodes");
        }
        return connection;
    }

    @Override
    public List<String> addresses() {
        return List.copyOf(connections.keySet());
    }

    @Override
    public BatchReader open(Fragment fragment, QueryContext context) {
        return connection(fragment.node()).open(FragmentRequest.of(gateway, fragment, context));
    }

    @Override
    public void put(String node, long tableId, String file, Path content) {
        try {
            connection(node).put(
                    new NodeMessages.FileToKeep(gateway, tableId, file, Files.size(content)), content);
        } catch (IOException e) {
            throw new SkeinException(ErrorCode.IO_ERROR, "cannot read " + content + ": " + e, e);
        }
    }

    @Override
    public void delete(String node, long tableId, Collection<String> files) {
        try {
            connection(node).act(NodeMessages.DELETE,
                    new NodeMessages.FilesToDelete(gateway, tableId, List.copyOf(files)), ACTION_MILLIS);
        } catch (SkeinException e) {
            LOG.log(System.Logger.Level.WARNING, "files of a write that failed stay for now: " + e.getMessage());
        }
    }

    /// Has every node that answers remove what the catalog does not name: what crashes and dropped tables have left. To
    /// be called before anything is written.
    ///
    /// @param filesOn the files that a node is to keep, by table
    public void removeOrphans(Function<String, Map<Long, Set<String>>> filesOn) {
        for (Node node : each((address, connection) -> connection.act(NodeMessages.RETAIN,
                new NodeMessages.FilesToRetain(gateway, filesOn.apply(address)), ACTION_MILLIS))) {
            if (!node.problem().isEmpty()) {
                LOG.log(System.Logger.Level.WARNING, node.problem());
            }
        }
    }

    /// The nodes, and how they are now.
    public List<Node> nodes() {
        return each((_, connection) -> connection.act(NodeMessages.STATUS, "", ACTION_MILLIS));
    }

    private interface Question {
        byte[] ask(String address, NodeConnection connection);
    }

    /// Asks all nodes at once.
    private List<Node> each(Question question) {
        Map<String, Future<byte[]>> answers = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            connections.forEach((address, connection) ->
                    answers.put(address, threads.submit(() -> question.ask(address, connection))));
        }
        List<Node> nodes = new ArrayList<>();
        answers.forEach((address, answer) -> nodes.add(node(address, answer)));
        return nodes;
    }

    private static Node node(String address, Future<byte[]> answer) {
        try {
            byte[] json = answer.get();
            return new Node(address,
                    json.length == 0
                            ? Optional.empty()
                            : Optional.of(NodeMessages.parse(json, NodeMessages.NodeStatus.class)),
                    "");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            return new Node(address, Optional.empty(), String.valueOf(cause == null ? e : cause.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Node(address, Optional.empty(), "the question was interrupted");
        }
    }

    @Override
    public void close() {
        connections.values().forEach(NodeConnection::close);
        allocator.close();
    }
}

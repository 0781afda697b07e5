package dev.skein.server;

import dev.skein.server.admission.AdmissionSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// How a gateway runs.
///
/// @param data the data directory
/// @param host the address to listen on
/// @param port of the Flight door; 0 takes a free one
/// @param httpPort of the HTTP door; 0 takes a free one; negative for no HTTP door
/// @param threads threads that run queries
/// @param memoryBytes what all queries together may hold
/// @param temporaryDirectory where queries put rows that memory does not hold; made when it is first needed
/// @param users the users file; empty if everybody may come in
/// @param nodes addresses, as `host:port`, of the storage nodes that keep the shards of new tables; empty for none
/// @param nodeLogin a file with the login for the storage nodes; empty if they let everybody in
/// @param admission how many statements run side by side, and how long others wait
public record GatewaySettings(
        Path data,
        String host,
        int port,
        int httpPort,
        int threads,
        long memoryBytes,
        Path temporaryDirectory,
        Optional<Path> users,
        List<String> nodes,
        Optional<Path> nodeLogin,
        AdmissionSettings admission) {
    public GatewaySettings {
        nodes = List.copyOf(nodes);
    }

    /// A gateway with the usual admission for its threads.
    public GatewaySettings(
            Path data,
            String host,
            int port,
            int httpPort,
            int threads,
            long memoryBytes,
            Path temporaryDirectory,
            Optional<Path> users,
            List<String> nodes,
            Optional<Path> nodeLogin) {
        this(data, host, port, httpPort, threads, memoryBytes, temporaryDirectory, users, nodes, nodeLogin,
                AdmissionSettings.of(threads));
    }

    /// The settings as text, by name, for `system.settings`.
    public SequencedMap<String, String> describe() {
        SequencedMap<String, String> values = new TreeMap<>();
        values.put("data", data.toString());
        values.put("host", host);
        values.put("port", Integer.toString(port));
        values.put("http-port", Integer.toString(httpPort));
        values.put("threads", Integer.toString(threads));
        values.put("memory", memoryBytes + " bytes");
        values.put("max-running", Integer.toString(admission.maxRunning()));
        values.put("max-queued", Integer.toString(admission.maxQueued()));
        values.put("queue-timeout", admission.queueTimeout().toSeconds() + " s");
        values.put("temporary directory", temporaryDirectory.toString());
        values.put("users", users.map(Path::toString).orElse(""));
        values.put("nodes", String.join(",", nodes));
        return values;
    }
}

package dev.skein.storage.nativetable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Chooses the nodes of a new table's shards by rendezvous hashing (Thaler, Ravishankar 1998): every pair of shard and
/// node has a score, and a shard goes to the node with its best score that has not yet got its fair part.
///
/// Scores do not depend on the table: shards of the same number lie on the same node for all tables with as many shards,
/// so that tables sharded by their join keys are joined where they lie.
final class ShardPlacement {
    private ShardPlacement() {}

    /// The node of each shard.
    static List<String> place(int shards, List<String> nodes) {
        int fairPart = Math.ceilDiv(shards, nodes.size());
        Map<String, Integer> taken = new HashMap<>();
        List<String> placed = new ArrayList<>(shards);
        for (int shard = 0; shard < shards; shard++) {
            String best = "";
            long bestScore = 0;
            for (String node : nodes) {
                long score = score(shard, node);
                boolean free = taken.getOrDefault(node, 0) < fairPart;
                if (free && (best.isEmpty() || score > bestScore)) {
                    best = node;
                    bestScore = score;
                }
            }
            taken.merge(best, 1, Integer::sum);
            placed.add(best);
        }
        return List.copyOf(placed);
    }

    private static long score(int shard, String node) {
        long hash = shard;
        for (byte unit : node.getBytes(StandardCharsets.UTF_8)) {
            hash = ShardHash.mixed(31 * hash + unit);
        }
        return hash;
    }
}

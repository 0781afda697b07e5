package dev.skein.storage.nativetable;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.TableSchema;
import dev.skein.storage.segment.Compression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The `WITH` options of a table, checked.
///
/// @param shards number of shards, at least 1
/// @param shardBy columns whose values decide a row's shard; empty to deal rows out
/// @param sortBy columns by which rows are sorted within a row group
/// @param compression what segments do to chunks at rest
/// @param nodes addresses, as `host:port`, of the nodes that keep the shards, one per shard; empty for this process
record TableOptions(
        int shards, List<String> shardBy, List<String> sortBy, Compression compression, List<String> nodes) {
    static final String SHARDS = "shards";
    static final String NODES = "nodes";

    /// More shards than that cost more than they bring on a handful of nodes.
    static final int MAX_SHARDS = 1024;

    private static final Set<String> NAMES = Set.of(SHARDS, "shard_by", "sort_by", "compression", NODES);

    TableOptions {
        shardBy = List.copyOf(shardBy);
        sortBy = List.copyOf(sortBy);
        nodes = List.copyOf(nodes);
    }

    /// Checks options.
    ///
    /// @throws SkeinException INVALID_PARAMETER, UNDEFINED_COLUMN
    static TableOptions parse(Map<String, String> options, TableSchema schema) {
        for (String name : options.keySet()) {
            if (!NAMES.contains(name)) {
                throw new SkeinException(ErrorCode.INVALID_PARAMETER, "there is no table option \"" + name
                        + "\"; there are " + String.join(", ", new TreeSet<>(NAMES)));
            }
        }
        String shards = options.getOrDefault(SHARDS, "1");
        if (!shards.matches("[0-9]{1,9}") || Integer.parseInt(shards) < 1 || Integer.parseInt(shards) > MAX_SHARDS) {
            throw new SkeinException(ErrorCode.INVALID_PARAMETER,
                    "shards = '" + shards + "' is not a number from 1 to " + MAX_SHARDS);
        }
        Compression compression = switch (options.getOrDefault("compression", "zstd").toLowerCase(Locale.ROOT)) {
            case "zstd" -> Compression.ZSTD;
            case "none" -> Compression.NONE;
            default -> throw new SkeinException(ErrorCode.INVALID_PARAMETER,
                    "compression = '" + options.get("compression") + "' is neither 'zstd' nor 'none'");
        };
        int count = Integer.parseInt(shards);
        List<String> nodes = words(options.getOrDefault(NODES, ""));
        if (!nodes.isEmpty() && nodes.size() != count) {
            throw new SkeinException(ErrorCode.INVALID_PARAMETER, "nodes = '" + options.get(NODES) + "' names "
                    + nodes.size() + " nodes for " + count + " shards; name one per shard, or leave it out");
        }
        return new TableOptions(count, columns("shard_by", options, schema), columns("sort_by", options, schema),
                compression, nodes);
    }

    private static List<String> words(String list) {
        return Arrays.stream(list.split(",")).map(String::strip).filter(word -> !word.isEmpty()).toList();
    }

    /// The node that keeps a shard; empty for this process.
    String node(int shard) {
        return nodes.isEmpty() ? "" : nodes.get(shard);
    }

    private static List<String> columns(String option, Map<String, String> options, TableSchema schema) {
        List<String> names = new ArrayList<>();
        for (String name : words(options.getOrDefault(option, ""))) {
            if (schema.indexOf(name).isEmpty()) {
                throw new SkeinException(
                        ErrorCode.UNDEFINED_COLUMN, option + " names a column \"" + name + "\" that is not there");
            }
            names.add(name);
        }
        return List.copyOf(names);
    }

    /// Places of columns in a schema.
    static List<Integer> places(List<String> names, TableSchema schema) {
        return names.stream().map(name -> schema.indexOf(name).orElseThrow()).toList();
    }
}

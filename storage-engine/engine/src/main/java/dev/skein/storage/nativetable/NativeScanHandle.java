package dev.skein.storage.nativetable;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.SqlType;
import dev.skein.storage.spi.WriteRequest;
import java.util.ArrayList;
import java.util.List;

/// What a scan of a native table reads. Which files these are is up to the snapshot that a run reads; only for tables that
/// nodes keep the files are named here, because nodes know no snapshots.
///
/// @param tableId the table
/// @param columns the wanted columns, in output order
/// @param addressPlace where the row address stands in the output; -1 if it is not wanted
/// @param shardKeys places in the output of the columns that decide a row's shard; empty if there are none, or not all of
///     them are wanted
/// @param extremesOnly whether only the least and the greatest value of each column matter, so that other rows may be left out
/// @param nodes the nodes that keep the shards, one per shard; empty for this process
/// @param pieces for a table that nodes keep, the row groups that the conditions did not rule out; else empty
record NativeScanHandle(
        long tableId,
        List<ColumnDefinition> columns,
        int addressPlace,
        List<Integer> shardKeys,
        boolean extremesOnly,
        List<String> nodes,
        List<Piece> pieces) {
    private static final JsonMapper MAPPER = new JsonMapper();

    /// The most characters of handles that are remembered: those of the queries that run, unless tables are huge.
    private static final long MAX_REMEMBERED_CHARACTERS = 1 << 22;

    /// What was parsed lately: each split of a scan is opened with the handle of all of it.
    private static final Cache<String, NativeScanHandle> PARSED = Caffeine.newBuilder()
            .maximumWeight(MAX_REMEMBERED_CHARACTERS)
            .weigher((String text, NativeScanHandle _) -> text.length())
            .build();

    NativeScanHandle {
        columns = List.copyOf(columns);
        shardKeys = List.copyOf(shardKeys);
        nodes = List.copyOf(nodes);
        pieces = List.copyOf(pieces);
    }

    /// Some row groups of a segment.
    ///
    /// @param file name of the segment
    /// @param deleteVector name of its delete vector; empty if there is none
    /// @param node the node that keeps it; empty for this process
    /// @param rowGroups which row groups
    record Piece(String file, String deleteVector, String node, List<Integer> rowGroups) {
        Piece {
            rowGroups = List.copyOf(rowGroups);
        }
    }

    /// The columns as conditions over the scan's output name them: the row address stands there as a column that no file has.
    List<ColumnDefinition> output() {
        if (addressPlace < 0) {
            return columns;
        }
        List<ColumnDefinition> output = new ArrayList<>(columns);
        output.add(addressPlace, new ColumnDefinition(-1, WriteRequest.ROW_ADDRESS, SqlType.BIGINT, false));
        return output;
    }

    /// The part of the scan that one node reads.
    NativeScanHandle on(String node) {
        return new NativeScanHandle(tableId, columns, addressPlace, shardKeys, extremesOnly, nodes,
                pieces.stream().filter(piece -> piece.node().equals(node)).toList());
    }

    static NativeScanHandle parse(String text) {
        return PARSED.get(text, NativeScanHandle::read);
    }

    private static NativeScanHandle read(String text) {
        try {
            return MAPPER.readValue(text, NativeScanHandle.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a scan handle: " + text, e);
        }
    }

    String format() {
        try {
            return MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}

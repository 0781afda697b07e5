package dev.skein.server.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The forms of what gateways send to nodes. Flight SQL's own commands are protobuf messages wrapped in `Any`; these are
/// JSON wrapped in `Any` with a type of its own, so that one door tells them apart.
public final class NodeMessages {
    /// Type of a DoGet ticket: a fragment to run.
    public static final String FRAGMENT = "skein/fragment";

    /// Type of a DoPut descriptor: a table's file to keep. Its content comes in a binary column.
    public static final String FILE = "skein/file";

    /// What the types of all actions for nodes begin with.
    public static final String ACTIONS = "skein.node.";

    /// Action: remove files of a table.
    public static final String DELETE = ACTIONS + "delete";

    /// Action: remove all files of a gateway but some.
    public static final String RETAIN = ACTIONS + "retain";

    /// Action: tell how the node is.
    public static final String STATUS = ACTIONS + "status";

    /// The SQLSTATE of what went wrong on the node, as a trailer of the call.
    public static final String SQL_STATE = "x-skein-sqlstate";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private NodeMessages() {}

    /// A table's file to keep.
    ///
    /// @param gateway whose table it is
    /// @param bytes its length
    public record FileToKeep(String gateway, long tableId, String file, long bytes) {}

    /// Files of a table to remove.
    public record FilesToDelete(String gateway, long tableId, List<String> files) {
        public FilesToDelete {
            files = List.copyOf(files);
        }
    }

    /// The files, by table, of which no others are needed.
    public record FilesToRetain(String gateway, Map<Long, Set<String>> files) {
        public FilesToRetain {
            files = Map.copyOf(files);
        }
    }

    /// How a node is.
    ///
    /// @param version its release
    /// @param fragments fragments that it runs now
    /// @param memoryBytes what its queries and fragments hold
    public record NodeStatus(String version, int fragments, long memoryBytes) {}

    /// A message as JSON.
    public static byte[] json(Object message) {
        try {
            return MAPPER.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message has no JSON form", e);
        }
    }

    /// Reads a message.
    ///
    /// @throws SkeinException INVALID_PARAMETER
    public static <T> T parse(byte[] json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (IOException e) {
            throw new SkeinException(ErrorCode.INVALID_PARAMETER, "a message of type " + type.getSimpleName()
                    + " came in that cannot be read; run the same release of Skein on the gateway and on all storage"
                    + " nodes", e);
        }
    }

    static byte[] wrap(String type, byte[] content) {
        return Any.newBuilder().setTypeUrl(type).setValue(ByteString.copyFrom(content)).build().toByteArray();
    }

    /// The content of a ticket or descriptor, if it has this type.
    public static Optional<byte[]> unwrap(String type, byte[] wrapped) {
        try {
            Any any = Any.parseFrom(wrapped);
            return any.getTypeUrl().equals(type) ? Optional.of(any.getValue().toByteArray()) : Optional.empty();
        } catch (InvalidProtocolBufferException _) {
            return Optional.empty();
        }
    }
}

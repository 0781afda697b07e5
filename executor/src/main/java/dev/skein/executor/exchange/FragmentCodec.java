package dev.skein.executor.exchange;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.executor.plan.PhysicalPlan;
import dev.skein.storage.expression.Datum;
import dev.skein.storage.expression.Expression;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The serialized form of fragments: JSON in UTF-8, described in `docs/reference/fragments.md`.
///
/// A record is an object with its components by name; a member of a sealed family says which one it is in `@type`. All
/// members are known by reflection on the families, so none can be missing. Whoever renames, adds or removes a component
/// of a record that travels raises [#VERSION]; a test holds the form of every member against a written one.
public final class FragmentCodec {
    /// The version of the form that this release writes, and the only one that it reads: gateway and nodes run the same
    /// release.
    public static final int VERSION = 1;

    /// The longest request: far beyond what people write, small enough for a node's memory and for one message.
    public static final int MAX_BYTES = 16 << 20;

    /// The deepest nesting of objects and arrays; what is deeper could overflow a thread's stack.
    public static final int MAX_DEPTH = 1_000;

    private static final ObjectMapper MAPPER = mapper();

    private FragmentCodec() {}

    /// What stands in a message.
    private record Form(int version, FragmentRequest request) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@type")
    private interface Named {}

    private static ObjectMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(MAX_BYTES)
                        .maxDocumentLength(MAX_BYTES)
                        .build())
                .streamWriteConstraints(
                        StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                .build();
        JsonMapper.Builder builder = JsonMapper.builder(factory)
                .addModule(new Jdk8Module())
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        for (Class<?> family : List.of(PhysicalPlan.class, Expression.class, Datum.class)) {
            builder.addMixIn(family, Named.class);
            for (Class<?> member : family.getPermittedSubclasses()) {
                builder.registerSubtypes(new NamedType(member, member.getSimpleName()));
            }
        }
        return builder.build();
    }

    /// Writes a request.
    ///
    /// @throws SkeinException LIMIT_EXCEEDED if it is too long or nested too deeply to travel
    public static byte[] write(FragmentRequest request) {
        byte[] json;
        try {
            json = MAPPER.writeValueAsBytes(new Form(VERSION, request));
        } catch (StreamConstraintsException e) {
            throw tooDeep(e);
        } catch (JsonMappingException e) {
            if (e.getCause() instanceof StreamConstraintsException deep) {
                throw tooDeep(deep);
            }
            throw new IllegalStateException("a fragment has no JSON form", e);
        } catch (JacksonException e) {
            throw new IllegalStateException("a fragment has no JSON form", e);
        }
        if (json.length > MAX_BYTES) {
            throw new SkeinException(ErrorCode.LIMIT_EXCEEDED, "a part of the plan that a storage node is to run has "
                    + json.length + " bytes in its serialized form, more than the " + MAX_BYTES
                    + " that may travel; move long lists of values into a table");
        }
        return json;
    }

    private static SkeinException tooDeep(Exception cause) {
        return new SkeinException(ErrorCode.LIMIT_EXCEEDED, "a part of the plan that a storage node is to run is nested"
                + " more than " + MAX_DEPTH + " levels deep; split the query's expressions into several steps", cause);
    }

    /// Reads a request from whoever sent it.
    ///
    /// @throws SkeinException INVALID_PARAMETER if it is not one of this version, LIMIT_EXCEEDED if it is too long
    public static FragmentRequest read(byte[] json) {
        if (json.length > MAX_BYTES) {
            throw new SkeinException(ErrorCode.LIMIT_EXCEEDED, "a fragment of " + json.length
                    + " bytes came in; this node takes at most " + MAX_BYTES);
        }
        try {
            JsonNode tree = MAPPER.readTree(json);
            checkVersion(tree.path("version"));
            return MAPPER.treeToValue(tree, Form.class).request();
        } catch (JacksonException e) {
            throw malformed(e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw malformed(e.toString(), e);
        }
    }

    private static void checkVersion(JsonNode version) {
        if (!version.isInt()) {
            throw malformed("it does not say its version", null);
        }
        if (version.intValue() != VERSION) {
            throw new SkeinException(ErrorCode.INVALID_PARAMETER, "a fragment of form version " + version.intValue()
                    + " came in, but this node reads version " + VERSION
                    + "; run the same release of Skein on the gateway and on all storage nodes");
        }
    }

    private static SkeinException malformed(String what, @Nullable Exception cause) {
        return new SkeinException(ErrorCode.INVALID_PARAMETER, "a fragment came in that cannot be read: " + what
                + "; only gateways of the same release send fragments", cause);
    }
}

package dev.skein.catalog.log;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.skein.catalog.CatalogChange;
import dev.skein.catalog.Lineage;
import dev.skein.catalog.TableEntry;
import java.io.IOException;
import java.util.List;

/// The text form of commits, tables and lineage: JSON, with the simple name of a change's record as `@type`.
final class CatalogJson {
    private static final ObjectMapper MAPPER = mapper();

    private CatalogJson() {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@type")
    private interface Named {}

    private static ObjectMapper mapper() {
        JsonMapper.Builder builder = JsonMapper.builder()
                .addModule(new Jdk8Module())
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .addMixIn(CatalogChange.class, Named.class);
        for (Class<?> change : CatalogChange.class.getPermittedSubclasses()) {
            builder.registerSubtypes(new NamedType(change, change.getSimpleName()));
        }
        return builder.build();
    }

    static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a catalog value has no JSON form", e);
        }
    }

    /// The commits that were written in one go, each on a line of its own.
    static List<CommitRecord> readCommits(byte[] json) throws IOException {
        try (MappingIterator<CommitRecord> commits =
                MAPPER.readerFor(CommitRecord.class).readValues(json)) {
            return commits.readAll();
        }
    }

    static TableEntry readTable(byte[] json) throws IOException {
        return MAPPER.readValue(json, TableEntry.class);
    }

    static Lineage readLineage(byte[] json) throws IOException {
        return MAPPER.readValue(json, Lineage.class);
    }
}

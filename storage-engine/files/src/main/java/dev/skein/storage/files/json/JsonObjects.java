package dev.skein.storage.files.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.storage.files.format.FileErrors;
import dev.skein.storage.files.format.FileFormat;
import dev.skein.storage.files.format.FileVersion;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// Walks over the objects of a JSON file.
final class JsonObjects implements AutoCloseable {
    private static final JsonFactory JSON = new JsonMapper().getFactory();

    private final FileVersion file;
    private final JsonParser parser;

    private JsonObjects(FileVersion file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /// Is told of the members of an object.
    interface MemberVisitor {
        /// @param kind the token of its value; START_OBJECT for any nested value
        /// @param text its value as text; null for a null
        void member(String name, JsonToken kind, @Nullable String text);
    }

    static JsonObjects open(FileVersion file) {
        try {
            InputStream raw = Files.newInputStream(Path.of(file.path()));
            try {
                InputStream bytes = FileFormat.isGzip(file.path()) ? new GZIPInputStream(raw) : raw;
                return new JsonObjects(file, JSON.createParser(new BufferedInputStream(bytes)));
            } catch (IOException e) {
                raw.close();
                throw e;
            }
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    private static SkeinException failure(FileVersion file, IOException e) {
        return switch (e) {
            case JsonProcessingException json -> new SkeinException(ErrorCode.DATA_CORRUPTED, "file '" + file.path()
                    + "', line " + (json.getLocation() == null ? 1 : json.getLocation().getLineNr()) + ": "
                    + json.getOriginalMessage(), json);
            case ZipException zip -> FileErrors.corrupt(file.path(), String.valueOf(zip.getMessage()), zip);
            default -> FileErrors.unreadable(file.path(), e);
        };
    }

    /// Reads the next object; false at the end of the file.
    boolean next(MemberVisitor visitor) {
        try {
            JsonToken token = parser.nextToken();
            while (token == JsonToken.START_ARRAY && parser.getParsingContext().getParent().inRoot()
                    || token == JsonToken.END_ARRAY && parser.getParsingContext().inRoot()) {
                token = parser.nextToken();
            }
            if (token == null) {
                return false;
            }
            if (token != JsonToken.START_OBJECT) {
                throw new SkeinException(ErrorCode.DATA_CORRUPTED, "file '" + file.path() + "', line " + line()
                        + ": every row is to be an object, such as {\"id\": 1}");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                member(visitor, name, parser.nextToken());
            }
            return true;
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    private void member(MemberVisitor visitor, String name, JsonToken value) throws IOException {
        switch (value) {
            case START_OBJECT, START_ARRAY -> {
                StringWriter text = new StringWriter();
                try (JsonGenerator generator = JSON.createGenerator(text)) {
                    generator.copyCurrentStructure(parser);
                }
                visitor.member(name, JsonToken.START_OBJECT, text.toString());
            }
            case VALUE_NULL -> visitor.member(name, value, null);
            default -> visitor.member(name, value, parser.getText());
        }
    }

    /// The line that the parser has reached.
    long line() {
        return parser.currentLocation().getLineNr();
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw failure(file, e);
        }
    }
}

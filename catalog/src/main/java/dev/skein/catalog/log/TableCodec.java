package dev.skein.catalog.log;

import dev.skein.catalog.TableEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/// The form of a table entry in checkpoints and in the store: its JSON, deflated. An entry of twenty columns takes about a
/// sixth of its JSON.
final class TableCodec {
    private TableCodec() {}

    static byte[] encode(TableEntry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            out.write(CatalogJson.write(entry));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    /// @throws IOException if this is not what [#encode] gave
    static TableEntry decode(byte[] encoded) throws IOException {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(encoded))) {
            return CatalogJson.readTable(in.readAllBytes());
        }
    }

    static byte[] bytes(MemorySegment encoded) {
        return encoded.toArray(ValueLayout.JAVA_BYTE);
    }
}

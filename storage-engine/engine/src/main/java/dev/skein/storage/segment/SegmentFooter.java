package dev.skein.storage.segment;

import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import dev.skein.storage.batch.PackedColumn;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What stands at the end of a segment file: its columns and row groups.
record SegmentFooter(List<SegmentColumn> columns, List<RowGroup> rowGroups) {
    SegmentFooter {
        columns = List.copyOf(columns);
        rowGroups = List.copyOf(rowGroups);
    }

    /// The serialized form; numbers are big-endian here, unlike in chunks.
    byte[] write() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(columns.size());
            for (SegmentColumn column : columns) {
                out.writeInt(column.id());
                out.writeUTF(column.type().kind().name());
                out.writeInt(column.type().precision());
                out.writeInt(column.type().scale());
                out.writeInt(column.sketch().length);
                out.write(column.sketch());
            }
            out.writeInt(rowGroups.size());
            for (RowGroup group : rowGroups) {
                out.writeInt(group.rowCount());
                for (Chunk chunk : group.chunks()) {
                    writeChunk(out, chunk);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeChunk(DataOutputStream out, Chunk chunk) throws IOException {
        ChunkShape shape = chunk.shape();
        out.writeByte(shape.encoding().number());
        out.writeInt(shape.nullCount());
        out.writeByte(shape.width().bytes());
        out.writeLong(shape.base());
        out.writeLong(shape.factor());
        out.writeLong(shape.minimum());
        out.writeLong(shape.maximum());
        out.writeInt(shape.entryCount());
        out.writeInt(shape.heapBytes());
        out.writeLong(chunk.start());
        out.writeLong(chunk.bytes());
        out.writeInt(chunk.checksum());
        out.writeByte(chunk.parts().size());
        for (Part part : chunk.parts()) {
            out.writeByte(part.transform().number());
            out.writeInt(part.rawBytes());
            out.writeBoolean(part.compressed());
            out.writeInt(part.bytes());
        }
    }

    private static Chunk readChunk(ByteBuffer in, int rowCount) {
        ChunkShape shape = new ChunkShape(Encoding.of(in.get()), rowCount, in.getInt(), width(in.get()), in.getLong(),
                in.getLong(), in.getLong(), in.getLong(), in.getInt(), in.getInt());
        long start = in.getLong();
        long bytes = in.getLong();
        int checksum = in.getInt();
        int partCount = in.get();
        List<Part> parts = new ArrayList<>(partCount);
        for (int i = 0; i < partCount; i++) {
            parts.add(new Part(Transform.of(in.get()), in.getInt(), in.get() != 0, in.getInt()));
        }
        return new Chunk(shape, parts, start, bytes, checksum);
    }

    /// Reads the serialized form.
    ///
    /// @throws RuntimeException if it is none; the caller has checked its checksum
    static SegmentFooter read(ByteBuffer in) {
        List<SegmentColumn> columns = new ArrayList<>();
        int columnCount = in.getInt();
        for (int i = 0; i < columnCount; i++) {
            int id = in.getInt();
            byte[] kind = new byte[in.getShort()];
            in.get(kind);
            SqlType type = new SqlType(
                    TypeKind.valueOf(new String(kind, StandardCharsets.US_ASCII)),
                    in.getInt(),
                    in.getInt());
            byte[] sketch = new byte[in.getInt()];
            in.get(sketch);
            columns.add(new SegmentColumn(id, type, sketch));
        }
        List<RowGroup> groups = new ArrayList<>();
        int groupCount = in.getInt();
        for (int i = 0; i < groupCount; i++) {
            int rowCount = in.getInt();
            List<Chunk> chunks = new ArrayList<>();
            for (int column = 0; column < columnCount; column++) {
                chunks.add(readChunk(in, rowCount));
            }
            groups.add(new RowGroup(rowCount, chunks));
        }
        return new SegmentFooter(columns, groups);
    }

    private static PackedColumn.Width width(int bytes) {
        for (PackedColumn.Width width : PackedColumn.Width.values()) {
            if (width.bytes() == bytes) {
                return width;
            }
        }
        throw new IllegalArgumentException("lanes of " + bytes + " bytes");
    }

    /// Rows in the file.
    long rowCount() {
        long count = 0;
        for (RowGroup group : rowGroups) {
            count += group.rowCount();
        }
        return count;
    }
}

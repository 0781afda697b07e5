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
                    out.writeByte(chunk.encoding().number());
                    out.writeInt(chunk.nullCount());
                    out.writeLong(chunk.nulls());
                    out.writeLong(chunk.values());
                    out.writeByte(chunk.width().bytes());
                    out.writeLong(chunk.base());
                    out.writeLong(chunk.factor());
                    out.writeLong(chunk.minimum());
                    out.writeLong(chunk.maximum());
                    out.writeLong(chunk.heap());
                    out.writeLong(chunk.entries());
                    out.writeInt(chunk.entryCount());
                    out.writeLong(chunk.start());
                    out.writeLong(chunk.bytes());
                    out.writeInt(chunk.checksum());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
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
                chunks.add(new Chunk(Encoding.of(in.get()), in.getInt(), in.getLong(), in.getLong(), width(in.get()),
                        in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong(),
                        in.getInt(), in.getLong(), in.getLong(), in.getInt()));
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

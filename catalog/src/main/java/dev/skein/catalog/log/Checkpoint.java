package dev.skein.catalog.log;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.TableEntry;
import dev.skein.catalog.TableName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The whole catalog at one version, in a file of records: first a [CommitRecord] with everything but the tables, then a
/// record per table, then an empty record.
///
/// A table's record starts with what its [TableReference] holds (four bytes for the length of this head; reference number,
/// table id, table version; schema and table name), so that reading a checkpoint decodes no table; the entry as
/// [TableCodec] writes it follows.
final class Checkpoint {
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private Checkpoint() {}

    /// What a checkpoint holds.
    ///
    /// @param nextTableId the number that the next table gets
    record Contents(HeapSnapshot snapshot, long nextTableId) {}

    /// Writes a new file and forces it to disk.
    static void write(Path path, HeapSnapshot snapshot, long nextTableId) throws IOException {
        try (RecordFile file = RecordFile.create(path)) {
            file.append(CatalogJson.write(new CommitRecord(
                    snapshot.version(), nextTableId, snapshot.nextNumber(), snapshot.otherChanges())));
            for (TableReference table : snapshot.references()) {
                file.append(record(table, snapshot.entries().encoded(table)));
            }
            file.append(new byte[0]);
            file.force();
        }
    }

    private static byte[] record(TableReference table, byte[] encoded) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(head)) {
            out.writeLong(table.number());
            out.writeLong(table.id());
            out.writeLong(table.version());
            out.writeUTF(table.name().schema());
            out.writeUTF(table.name().table());
        }
        ByteArrayOutputStream record = new ByteArrayOutputStream(Integer.BYTES + head.size() + encoded.length);
        try (DataOutputStream out = new DataOutputStream(record)) {
            out.writeInt(head.size());
            head.writeTo(out);
            out.write(encoded);
        }
        return record.toByteArray();
    }

    /// Reads a file.
    ///
    /// @throws SkeinException DATA_CORRUPTED
    static Contents read(Path path, TableEntries entries) throws IOException {
        RecordFile.Contents file = RecordFile.read(path, false);
        int count = file.payloads().size();
        if (count < 2 || file.payloads().getLast().byteSize() > 0) {
            throw new SkeinException(ErrorCode.DATA_CORRUPTED, "the catalog file " + path
                    + " is cut short; restore the data directory from a backup");
        }
        CommitRecord first =
                CatalogJson.readCommits(TableCodec.bytes(file.payloads().getFirst())).getFirst();
        HeapSnapshot snapshot = HeapSnapshot.empty(entries).after(first.changes());
        for (MemorySegment record : file.payloads().subList(1, count - 1)) {
            snapshot = snapshot.withTable(reference(record));
        }
        return new Contents(
                snapshot.withVersion(first.version()).withNextNumber(first.nextNumber()), first.nextTableId());
    }

    /// The table whose reference has a number, if it is in the file.
    static Optional<TableEntry> find(Path path, long number) throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        List<MemorySegment> records = RecordFile.read(path, false).payloads();
        for (MemorySegment record : records.subList(1, records.size() - 1)) {
            TableReference table = reference(record);
            if (table.number() == number && table.place() instanceof TableReference.Place.Encoded encoded) {
                return Optional.of(TableCodec.decode(TableCodec.bytes(encoded.bytes())));
            }
        }
        return Optional.empty();
    }

    private static TableReference reference(MemorySegment record) throws IOException {
        int size = record.get(INT, 0);
        byte[] head = record.asSlice(Integer.BYTES, size).toArray(ValueLayout.JAVA_BYTE);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(head))) {
            long number = in.readLong();
            long id = in.readLong();
            long version = in.readLong();
            TableName name = new TableName(TableName.NATIVE_CATALOG, in.readUTF().intern(), in.readUTF());
            return new TableReference(number, id, version, name, record.asSlice(Integer.BYTES + size));
        }
    }
}

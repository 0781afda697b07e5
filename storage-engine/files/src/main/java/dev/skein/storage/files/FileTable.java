package dev.skein.storage.files;

import dev.skein.catalog.ColumnDefinition;
import dev.skein.catalog.ColumnStatistics;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.TableName;
import dev.skein.catalog.TableSchema;
import dev.skein.catalog.TableStatistics;
import dev.skein.storage.expression.Field;
import dev.skein.storage.files.FileScanHandle.ScannedFile;
import dev.skein.storage.files.FileScanHandle.ScannedPart;
import dev.skein.storage.files.format.FileContents;
import dev.skein.storage.files.format.FileContents.FileColumn;
import dev.skein.storage.files.format.FileContents.FilePart;
import dev.skein.storage.files.format.FileFormat;
import dev.skein.storage.files.format.FileVersion;
import dev.skein.storage.spi.Scan;
import dev.skein.storage.spi.ScanOffer;
import dev.skein.storage.spi.ScanRequest;
import dev.skein.storage.spi.TableSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// The files that a path or pattern names, as one table.
///
/// @param catalog the catalog of files
/// @param reference the path or pattern as written
/// @param format the format of all the files
/// @param members the files
/// @param columns the columns of all the files together
record FileTable(
        String catalog,
        FileReference reference,
        FileFormat format,
        List<Member> members,
        List<FileColumn> columns)
        implements TableSource {
    /// Adjoining parts of a file are read as one up to this many rows: opening a part costs something too.
    private static final long ROWS_PER_SPLIT = 500_000;

    /// A file and what was found in it.
    record Member(FileVersion file, FileContents contents) {}

    FileTable {
        members = List.copyOf(members);
        columns = List.copyOf(columns);
    }

    /// @throws SkeinException TYPE_MISMATCH if the files do not fit together
    static FileTable of(String catalog, FileReference reference, FileFormat format, List<Member> members) {
        return new FileTable(catalog, reference, format, members, ColumnUnion.of(members, format));
    }

    @Override
    public TableSchema schema() {
        List<ColumnDefinition> definitions = new ArrayList<>();
        for (FileColumn column : columns) {
            Field field = column.field();
            definitions.add(new ColumnDefinition(definitions.size(), field.name(), field.type(), field.nullable()));
        }
        return TableSchema.of(definitions);
    }

    @Override
    public TableStatistics statistics() {
        long rows = 0;
        for (Member member : members) {
            if (member.contents().rowCount().isEmpty()) {
                return TableStatistics.UNKNOWN;
            }
            rows += member.contents().rowCount().getAsLong();
        }
        List<ColumnStatistics> statistics = columns.stream().map(FileColumn::statistics).toList();
        return new TableStatistics(OptionalLong.of(rows), statistics);
    }

    @Override
    public ScanOffer offer(ScanRequest request) {
        List<Field> output = new ArrayList<>();
        for (int place : request.columns()) {
            output.add(readable(columns.get(place)));
        }
        PartPruning pruning = new PartPruning(columns, request.conjuncts());
        List<ScannedFile> files = new ArrayList<>();
        List<ScannedPart> parts = new ArrayList<>();
        int total = 0;
        int kept = 0;
        for (Member member : members) {
            List<ScannedPart> wanted = new ArrayList<>();
            for (FilePart part : member.contents().parts()) {
                total++;
                if (pruning.mayMatch(member.contents().columns(), part)) {
                    kept++;
                    append(wanted, new ScannedPart(files.size(), part.start(), part.end(), part.rowCount()));
                }
            }
            if (!wanted.isEmpty()) {
                files.add(new ScannedFile(
                        member.file(), member.contents().options(), typed(member.contents().columns())));
                parts.addAll(wanted);
            }
        }
        FileScanHandle handle = new FileScanHandle(format, files, parts);
        Scan scan = new Scan(catalog, "'" + reference.path() + "'", output, handle.text());
        return new ScanOffer(scan, request.conjuncts(), false, false, false,
                pushed(request, kept, total), refused(request));
    }

    private List<String> pushed(ScanRequest request, int kept, int total) {
        List<String> notes = new ArrayList<>();
        if (request.columns().size() < columns.size()) {
            notes.add(request.columns().size() + " of " + columns.size() + " columns");
        }
        if (format == FileFormat.PARQUET && !request.conjuncts().isEmpty()) {
            notes.add("statistics keep " + kept + " of " + total + " row groups");
        }
        return notes;
    }

    private List<String> refused(ScanRequest request) {
        if (request.conjuncts().isEmpty()) {
            return List.of();
        }
        return List.of(format == FileFormat.PARQUET
                ? "conditions on rows: applied to the batches that the file gives"
                : "conditions: " + format + " files have no statistics; applied to the batches that the file gives");
    }

    /// Adds a part, to the one before where they adjoin.
    private static void append(List<ScannedPart> parts, ScannedPart part) {
        ScannedPart last = parts.isEmpty() ? null : parts.getLast();
        boolean joins = last != null && last.end() == part.start() && last.rowCount() >= 0 && part.rowCount() >= 0
                && last.rowCount() + part.rowCount() <= ROWS_PER_SPLIT;
        if (last != null && joins) {
            parts.set(parts.size() - 1, new ScannedPart(
                    part.file(), last.start(), part.end(), last.rowCount() + part.rowCount()));
        } else {
            parts.add(part);
        }
    }

    /// The columns of a file with the types that they have in the table.
    private List<Field> typed(List<FileColumn> fileColumns) {
        Map<String, Field> byName =
                columns.stream().map(FileColumn::field).collect(Collectors.toMap(Field::name, field -> field));
        return fileColumns.stream()
                .map(column -> byName.getOrDefault(column.field().name(), column.field()))
                .toList();
    }

    private Field readable(FileColumn column) {
        if (column.obstacle().isEmpty()) {
            return column.field();
        }
        String others = columns.stream()
                .filter(other -> other.obstacle().isEmpty())
                .map(other -> TableName.quote(other.field().name()))
                .collect(Collectors.joining(", "));
        throw new SkeinException(ErrorCode.FEATURE_NOT_SUPPORTED, "column \"" + column.field().name() + "\" of '"
                + reference.path() + "' is " + column.obstacle() + ", which cannot be read"
                + (others.isEmpty() ? "" : "; the columns that can: " + others));
    }
}

package dev.skein.storage.files;

import dev.skein.catalog.ColumnStatistics;
import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.catalog.TypeKind;
import dev.skein.storage.expression.Field;
import dev.skein.storage.files.format.FileContents.FileColumn;
import dev.skein.storage.files.format.FileFormat;
import dev.skein.storage.files.format.FileVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Unites the columns of several files by name: in the order in which they first come, nullable where a file lacks one.
final class ColumnUnion {
    private final FileFormat format;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /// A column so far.
    ///
    /// @param first the file that it was first seen in
    /// @param files how many files have it
    private record Entry(FileColumn column, FileVersion first, int files) {}

    private ColumnUnion(FileFormat format) {
        this.format = format;
    }

    /// @throws SkeinException TYPE_MISMATCH if a column has types that do not go together
    static List<FileColumn> of(List<FileTable.Member> members, FileFormat format) {
        ColumnUnion union = new ColumnUnion(format);
        for (FileTable.Member member : members) {
            for (FileColumn column : member.contents().columns()) {
                union.add(column, member.file());
            }
        }
        List<FileColumn> columns = new ArrayList<>();
        for (Entry entry : union.entries.values()) {
            boolean everywhere = entry.files() == members.size();
            Field field = entry.column().field();
            columns.add(everywhere ? entry.column() : new FileColumn(
                    new Field(field.name(), field.type(), true), entry.column().obstacle(), ColumnStatistics.UNKNOWN));
        }
        return columns;
    }

    private void add(FileColumn column, FileVersion file) {
        Entry before = entries.get(column.field().name());
        if (before == null) {
            entries.put(column.field().name(), new Entry(column, file, 1));
            return;
        }
        Field one = before.column().field();
        Field other = column.field();
        SqlType type = common(one.type(), other.type()).orElseThrow(() -> new SkeinException(ErrorCode.TYPE_MISMATCH,
                "column \"" + other.name() + "\" is " + one.type() + " in '" + before.first().path() + "' but "
                        + other.type() + " in '" + file.path() + "'; read the files one by one with UNION ALL and a"
                        + " cast"));
        FileColumn united = new FileColumn(
                new Field(one.name(), type, one.nullable() || other.nullable()),
                before.column().obstacle().isEmpty() ? column.obstacle() : before.column().obstacle(),
                united(before.column().statistics(), column.statistics()));
        entries.put(one.name(), new Entry(united, before.first(), before.files() + 1));
    }

    /// The type that holds the values of both as the readers give them; readers of text can read anything as text.
    private Optional<SqlType> common(SqlType one, SqlType other) {
        if (one.equals(other)) {
            return Optional.of(one);
        }
        TypeKind first = one.kind();
        TypeKind second = other.kind();
        boolean text = format == FileFormat.CSV || format == FileFormat.JSON;
        if (first.isInteger() && second.isInteger()) {
            return Optional.of(first.compareTo(second) > 0 ? one : other);
        }
        if (first.isFloating() && second.isFloating()) {
            return Optional.of(SqlType.DOUBLE);
        }
        if (first.isText() && second.isText()) {
            return Optional.of(SqlType.VARCHAR);
        }
        if (text) {
            return Optional.of(first.isNumeric() && second.isNumeric() ? SqlType.DOUBLE : SqlType.VARCHAR);
        }
        return Optional.empty();
    }

    private static ColumnStatistics united(ColumnStatistics one, ColumnStatistics other) {
        return new ColumnStatistics(
                OptionalDouble.empty(),
                one.nullCount().isPresent() && other.nullCount().isPresent()
                        ? OptionalLong.of(one.nullCount().getAsLong() + other.nullCount().getAsLong())
                        : OptionalLong.empty(),
                one.minimum().isPresent() && other.minimum().isPresent()
                        ? OptionalDouble.of(Math.min(one.minimum().getAsDouble(), other.minimum().getAsDouble()))
                        : OptionalDouble.empty(),
                one.maximum().isPresent() && other.maximum().isPresent()
                        ? OptionalDouble.of(Math.max(one.maximum().getAsDouble(), other.maximum().getAsDouble()))
                        : OptionalDouble.empty(),
                OptionalDouble.empty());
    }
}

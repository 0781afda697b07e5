package dev.skein.storage.spi;

import dev.skein.storage.expression.Expression;
import java.util.List;
import java.util.Optional;

/// One catalog's worth of tables in one source. Thread-safe.
public interface Connector extends AutoCloseable {
    /// The schemas that exist now.
    List<String> schemas();

    /// The tables of a schema that exist now; empty for an unknown schema.
    List<String> tables(String schema);

    /// The table with this name, if there is one. Called for every reference in a statement: implementations cache
    /// what is slow to find out.
    ///
    /// @throws dev.skein.catalog.SkeinException SOURCE_UNAVAILABLE, SOURCE_FAILED
    Optional<TableSource> table(String schema, String table);

    /// The parts of a scan that can be read side by side, at least one unless the scan is certainly empty.
    List<Split> splits(Scan scan);

    /// The same, without what cannot hold a row for which some conditions are true; a source may use them, or not.
    ///
    /// @param conditions over the scan's output, without parameters
    default List<Split> splits(Scan scan, List<Expression> conditions) {
        return splits(scan);
    }

    /// Opens one part of a scan. The reader's batches have the columns of [Scan#output()].
    BatchReader open(Scan scan, Split split, ReadContext context);

    /// Where the rows of a scan lie; pure data, found without asking a node.
    default ScanPlacement placement(Scan scan) {
        return ScanPlacement.here(scan);
    }

    /// Whether its readers wait for others, such as a database, rather than work; other queries then work meanwhile.
    default boolean waits() {
        return false;
    }

    /// Starts a write to one of its tables; nothing is visible before [WriteSession#commit()].
    ///
    /// @throws dev.skein.catalog.SkeinException READ_ONLY unless the connector can write
    default WriteSession beginWrite(WriteRequest request) {
        throw new dev.skein.catalog.SkeinException(dev.skein.catalog.ErrorCode.READ_ONLY,
                "tables of catalog \"" + request.table().catalog() + "\" cannot be written through Skein; copy the rows"
                        + " with CREATE TABLE … AS SELECT and change the copy");
    }

    /// Starts to write rows to a place that is no table, such as a file; nothing is there before [WriteSession#commit()].
    /// Its one writer gets dense batches, in the order in which the rows are to stand.
    ///
    /// @throws dev.skein.catalog.SkeinException FEATURE_NOT_SUPPORTED unless the connector has such places;
    ///     INVALID_PARAMETER for senseless options; IO_ERROR, INSUFFICIENT_PRIVILEGE
    default WriteSession beginExport(ExportRequest request) {
        throw new dev.skein.catalog.SkeinException(dev.skein.catalog.ErrorCode.FEATURE_NOT_SUPPORTED,
                "rows cannot be written to '" + request.target() + "'");
    }

    /// Lets go of connections and files. Scans that are running may fail.
    @Override
    void close();
}

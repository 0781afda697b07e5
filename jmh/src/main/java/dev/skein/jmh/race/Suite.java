package dev.skein.jmh.race;

import dev.skein.server.Gateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Tables of some size, and queries on them. The rows come as CSV files, which both engines load by themselves, so that
/// neither stands between the other and the data.
public interface Suite {
    /// With the size, as files and folders are called: `tpch-sf1`.
    String name();

    /// As people read it: `TPC-H at scale factor 1`.
    String title();

    /// How the suite was asked for, after `skein benchmark`: `tpch --scale 1`.
    String command();

    List<Query> queries();

    List<String> tables();

    /// About how large all CSV files are together.
    long csvBytes();

    /// The columns of a table as CREATE TABLE lists them, in types that both engines know.
    ///
    /// @param gateway may be asked for the definition
    String columns(String table, Gateway gateway);

    /// Writes a table's rows as CSV with a header; null is the empty unquoted field.
    ///
    /// @param gateway may be asked for rows
    void writeCsv(String table, Path file, Gateway gateway) throws IOException;
}

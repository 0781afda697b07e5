package dev.skein.shell.format;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/// The rows of a JDBC result, each column read by the getter of its type.
public final class JdbcRows implements Rows {
    private final ResultSet results;
    private final String[] names;
    private final ValueText[] texts;
    private final ValueShape[] shapes;
    private volatile long rowCount;

    /// Does not take over the result set: who opened it closes it.
    public JdbcRows(ResultSet results) throws SQLException {
        this.results = results;
        ResultSetMetaData metaData = results.getMetaData();
        int count = metaData.getColumnCount();
        names = new String[count];
        texts = new ValueText[count];
        shapes = new ValueShape[count];
        for (int i = 0; i < count; i++) {
            int type = metaData.getColumnType(i + 1);
            names[i] = metaData.getColumnLabel(i + 1);
            texts[i] = ValueText.of(type);
            shapes[i] = ValueText.shape(type);
        }
    }

    @Override
    public int columnCount() {
        return names.length;
    }

    @Override
    public String name(int column) {
        return names[column];
    }

    @Override
    public ValueShape shape(int column) {
        return shapes[column];
    }

    @Override
    public boolean next() throws SQLException {
        if (!results.next()) {
            return false;
        }
        // one thread writes, others only look
        long count = rowCount;
        rowCount = count + 1;
        return true;
    }

    @Override
    public boolean append(int column, StringBuilder out) throws SQLException {
        return texts[column].append(results, column + 1, out);
    }

    @Override
    public long rowCount() {
        return rowCount;
    }
}

package dev.skein.jdbc;

import java.io.InputStream;
import java.net.URL;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;

/** The part of {@code ResultSet} that scrolls or reads types that Skein does not have. */
abstract class ForwardOnlyResultSet extends ReadOnlyResultSet {

    @Override
    public boolean absolute(int rows) throws SQLException {
        throw Unsupported.feature("scrolling");
    }

    @Override
    public void afterLast() throws SQLException {
        throw Unsupported.feature("scrolling");
    }

    @Override
    public void beforeFirst() throws SQLException {
        throw Unsupported.feature("scrolling");
    }

    @Override
    public boolean first() throws SQLException {
        throw Unsupported.feature("scrolling");
    }

    @Override
    public Blob getBlob(String column) throws SQLException {
        throw Unsupported.feature("the type BLOB");
    }

    @Override
    public Blob getBlob(int column) throws SQLException {
        throw Unsupported.feature("the type BLOB");
    }

    @Override
    public Clob getClob(String column) throws SQLException {
        throw Unsupported.feature("the type CLOB");
    }

    @Override
    public Clob getClob(int column) throws SQLException {
        throw Unsupported.feature("the type CLOB");
    }

    @Override
    public String getCursorName() throws SQLException {
        throw Unsupported.feature("named cursors");
    }

    @Override
    public NClob getNClob(String column) throws SQLException {
        throw Unsupported.feature("the type NCLOB");
    }

    @Override
    public NClob getNClob(int column) throws SQLException {
        throw Unsupported.feature("the type NCLOB");
    }

    @Override
    public Ref getRef(String column) throws SQLException {
        throw Unsupported.feature("the type REF");
    }

    @Override
    public Ref getRef(int column) throws SQLException {
        throw Unsupported.feature("the type REF");
    }

    @Override
    public RowId getRowId(String column) throws SQLException {
        throw Unsupported.feature("the type ROWID");
    }

    @Override
    public RowId getRowId(int column) throws SQLException {
        throw Unsupported.feature("the type ROWID");
    }

    @Override
    public SQLXML getSQLXML(String column) throws SQLException {
        throw Unsupported.feature("the type SQLXML");
    }

    @Override
    public SQLXML getSQLXML(int column) throws SQLException {
        throw Unsupported.feature("the type SQLXML");
    }

    @Override
    public URL getURL(String column) throws SQLException {
        throw Unsupported.feature("the type DATALINK");
    }

    @Override
    public URL getURL(int column) throws SQLException {
        throw Unsupported.feature("the type DATALINK");
    }

    @Override
    @Deprecated
    public InputStream getUnicodeStream(String column) throws SQLException {
        throw Unsupported.feature("Unicode streams, which JDBC deprecates");
    }

    @Override
    @Deprecated
    public InputStream getUnicodeStream(int column) throws SQLException {
        throw Unsupported.feature("Unicode streams, which JDBC deprecates");
    }

    @Override
    public boolean isLast() throws SQLException {
        throw Unsupported.feature("looking ahead in a result set");
    }

    @Override
    public boolean last() throws SQLException {
        throw Unsupported.feature("scrolling");
    }

    @Override
    public boolean previous() throws SQLException {
        throw Unsupported.feature("scrolling");
    }

    @Override
    public boolean relative(int rows) throws SQLException {
        throw Unsupported.feature("scrolling");
    }
}

package dev.skein.planner.sql;

import dev.skein.catalog.SkeinException;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.babel.SqlBabelParserImpl;

/// Calcite's parser, set up for our SQL.
final class QueryParser {
    /// Longest name, in characters. A file is a name, too, and COPY puts the types of all its columns there as an option.
    private static final int MAX_IDENTIFIER_LENGTH = 1 << 20;

    private static final SqlParser.Config CONFIG = SqlParser.config()
            .withParserFactory(SqlBabelParserImpl.FACTORY)
            .withConformance(SkeinConformance.INSTANCE)
            .withQuoting(Quoting.DOUBLE_QUOTE)
            .withUnquotedCasing(Casing.TO_LOWER)
            .withQuotedCasing(Casing.UNCHANGED)
            .withCaseSensitive(true)
            .withIdentifierMaxLength(MAX_IDENTIFIER_LENGTH);

    private QueryParser() {}

    /// Parses a query.
    ///
    /// @throws SkeinException SYNTAX_ERROR with line and column
    static SqlNode parseQuery(QueryText text) {
        try {
            return SqlParser.create(text.sql(), CONFIG).parseQuery();
        } catch (SqlParseException e) {
            throw translated(e, text);
        }
    }

    /// Parses a query, INSERT, UPDATE or DELETE.
    ///
    /// @throws SkeinException SYNTAX_ERROR with line and column
    static SqlNode parseStatement(QueryText text) {
        try {
            return SqlParser.create(text.sql(), CONFIG).parseStmt();
        } catch (SqlParseException e) {
            throw translated(e, text);
        }
    }

    /// Running out of stack is not the statement's fault yet: the planner tries again with more of it.
    private static SkeinException translated(SqlParseException e, QueryText text) {
        if (e.getCause() instanceof StackOverflowError overflow) {
            throw overflow;
        }
        return ErrorTranslation.of(e, text.sql());
    }
}

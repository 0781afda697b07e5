package dev.skein.shell;

import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.impl.DefaultParser;

/// Tells the line reader when a statement is complete: at its semicolon, or at the end of a command's line.
final class SqlParser implements Parser {
    private final DefaultParser words = new DefaultParser().quoteChars(new char[0]).escapeChars(new char[0]);

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.ACCEPT_LINE && !StatementSplitter.split(line).rest().isBlank()) {
            throw new EOFError(-1, cursor, "the statement goes on until a semicolon");
        }
        return words.parse(line, cursor, ParseContext.COMPLETE);
    }
}

package dev.skein.planner.sql;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;

/// Puts Calcite's complaints into our words, with a SQLSTATE and the place in the statement.
final class ErrorTranslation {
    private static final Pattern COLUMN_NOT_FOUND =
            Pattern.compile("Column '(.*)' not found in (?:any table|table '(.*)')(?:; did you mean '(.*)'\\?)?");

    private static final Pattern FUNCTION_NOT_FOUND =
            Pattern.compile("No match found for function signature (\\S+?)\\((.*)\\)", Pattern.DOTALL);

    private static final Pattern TABLE_NOT_FOUND = Pattern.compile("(?:Table|Object) '(.*?)' not found.*", Pattern.DOTALL);

    private static final Pattern TYPE_NOT_FOUND = Pattern.compile("Unknown identifier '(.*)'|Unknown datatype name '(.*)'");

    private static final Pattern AMBIGUOUS = Pattern.compile("Column '(.*)' is ambiguous");

    private static final Pattern NOT_GROUPED = Pattern.compile("Expression '(.*)' is not being grouped.*", Pattern.DOTALL);

    private static final Pattern CANNOT_APPLY = Pattern.compile(
            "Cannot apply '(.*?)' to arguments of type '(.*?)'\\.\\s*(?:Supported form\\(s\\): (.*))?", Pattern.DOTALL);

    private ErrorTranslation() {}

    /// `line 1, column 8`.
    static String place(SqlParserPos position) {
        return "line " + position.getLineNum() + ", column " + position.getColumnNum();
    }

    /// A syntax error: what was found and, if that is a short list, what could have stood there.
    static SkeinException of(SqlParseException error, String sql) {
        SqlParserPos position = error.getPos();
        if (position == null || position.getLineNum() == 0) {
            return new SkeinException(ErrorCode.SYNTAX_ERROR, "the statement cannot be read: " + firstLine(error), error);
        }
        Token found = tokenAt(sql, position);
        boolean atEnd = found.kind() == Token.Kind.END || firstLine(error).contains("\"<EOF>\"");
        String what = atEnd ? "the end of the statement" : "\"" + written(sql, found) + "\"";
        String message = firstLine(error);
        boolean ordinary = message.startsWith("Encountered") || message.startsWith("Incorrect syntax near")
                || message.startsWith("Lexical error");
        return new SkeinException(ErrorCode.SYNTAX_ERROR,
                (ordinary ? "syntax error at " + what : "syntax error: " + message) + "; " + place(position), error);
    }

    private static String written(String sql, Token token) {
        return sql.substring(token.start(), token.end());
    }

    private static Token tokenAt(String sql, SqlParserPos position) {
        List<Token> tokens = Tokenizer.tokenize(sql);
        for (Token token : tokens) {
            boolean reached = token.line() > position.getLineNum()
                    || token.line() == position.getLineNum() && token.column() >= position.getColumnNum();
            if (reached) {
                return token;
            }
        }
        return tokens.getLast();
    }

    /// A validation error.
    static SkeinException of(CalciteContextException error, Collection<String> columns, Collection<String> functions) {
        Throwable cause = error.getCause() == null ? error : error.getCause();
        String message = cause.getMessage() == null ? "the statement is not valid" : cause.getMessage();
        String place = "; line " + error.getPosLine() + ", column " + error.getPosColumn();
        Matcher matcher = COLUMN_NOT_FOUND.matcher(message);
        if (matcher.matches()) {
            String table = matcher.group(2) == null ? "" : " in table \"" + matcher.group(2) + "\"";
            return new SkeinException(ErrorCode.UNDEFINED_COLUMN, "column \"" + matcher.group(1) + "\" does not exist"
                    + table + Suggestions.didYouMean(matcher.group(1), columns) + place, error);
        }
        matcher = FUNCTION_NOT_FOUND.matcher(message);
        if (matcher.matches()) {
            String name = matcher.group(1).toLowerCase(java.util.Locale.ROOT);
            return new SkeinException(ErrorCode.UNDEFINED_FUNCTION, "function " + name + "("
                    + types(matcher.group(2)) + ") does not exist" + Suggestions.didYouMean(name, functions) + place, error);
        }
        matcher = TABLE_NOT_FOUND.matcher(message);
        if (matcher.matches()) {
            return new SkeinException(ErrorCode.UNDEFINED_TABLE,
                    "there is no table or alias \"" + matcher.group(1) + "\" here" + place, error);
        }
        matcher = TYPE_NOT_FOUND.matcher(message);
        if (matcher.matches()) {
            String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            return new SkeinException(ErrorCode.UNDEFINED_OBJECT, "type \"" + name + "\" does not exist" + place, error);
        }
        matcher = AMBIGUOUS.matcher(message);
        if (matcher.matches()) {
            return new SkeinException(ErrorCode.AMBIGUOUS_COLUMN, "column \"" + matcher.group(1)
                    + "\" is ambiguous: several tables have it; put the table's name before it" + place, error);
        }
        matcher = NOT_GROUPED.matcher(message);
        if (matcher.matches()) {
            return new SkeinException(ErrorCode.GROUPING_ERROR, "\"" + matcher.group(1)
                    + "\" must appear in GROUP BY or in an aggregate function" + place, error);
        }
        matcher = CANNOT_APPLY.matcher(message);
        if (matcher.matches()) {
            boolean named = Character.isLetter(matcher.group(1).charAt(0));
            String supported = matcher.group(3) == null ? "" : "; it can be called as " + types(matcher.group(3));
            return named
                    ? new SkeinException(ErrorCode.UNDEFINED_FUNCTION, "function " + types(matcher.group(2))
                            + " does not exist" + supported.replaceAll("\\s*\\n\\s*", " or ") + place, error)
                    : new SkeinException(ErrorCode.TYPE_MISMATCH,
                    "\"" + matcher.group(1) + "\" cannot be applied to " + types(matcher.group(2)) + place, error);
        }
        return new SkeinException(codeFor(message), decapitalized(firstLine(message)) + place, error);
    }

    private static ErrorCode codeFor(String message) {
        if (message.contains("ggregate") || message.contains("grouping")) {
            return ErrorCode.GROUPING_ERROR;
        }
        if (message.contains("not supported")) {
            return ErrorCode.FEATURE_NOT_SUPPORTED;
        }
        if (message.contains("out of range") && !message.startsWith("Ordinal")) {
            return ErrorCode.NUMERIC_OUT_OF_RANGE;
        }
        if (message.contains("Illegal DATE") || message.contains("Illegal TIME") || message.contains("interval literal")) {
            return ErrorCode.INVALID_DATETIME;
        }
        boolean types = message.contains("type") || message.contains("must be a condition") || message.contains("incompatible") || message.contains("cannot convert")
                || message.contains("boolean") || message.contains("BOOLEAN") || message.contains("arguments")
                || message.contains("olumn count");
        return types ? ErrorCode.TYPE_MISMATCH : ErrorCode.SYNTAX_ERROR;
    }

    /// Type names as our messages write them: lower case, without Calcite's brackets.
    private static String types(String list) {
        return list.replaceAll("[<>]", "")
                .replaceAll("_WITH_LOCAL_TIME_ZONE", " WITH TIME ZONE")
                .toLowerCase(java.util.Locale.ROOT);
    }

    private static String firstLine(Throwable error) {
        return firstLine(error.getMessage() == null ? "" : error.getMessage());
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    private static String decapitalized(String message) {
        boolean word = message.length() > 1 && Character.isLowerCase(message.charAt(1));
        return word ? Character.toLowerCase(message.charAt(0)) + message.substring(1) : message;
    }
}

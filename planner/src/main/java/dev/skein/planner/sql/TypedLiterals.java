package dev.skein.planner.sql;

import java.util.Map;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/// Literals such as `DATE '2024-02-29'`. Calcite reads the strict form of the standard, and says where a wrong one stands;
/// all other forms that PostgreSQL knows (`TIMESTAMP '2024-02-29'`, a zone as `+02`) become casts of the text.
final class TypedLiterals {
    private static final String DAY = "\\d{4}-\\d{2}-\\d{2}";
    private static final String TIME = "\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,6})?";

    private static final Map<String, Pattern> STRICT = Map.of(
            "DATE", Pattern.compile(DAY),
            "TIME", Pattern.compile(TIME),
            "TIMESTAMP", Pattern.compile(DAY + " " + TIME));

    private static final int MICROSECOND_DIGITS = 6;

    private TypedLiterals() {}

    /// The literal, or a cast in its place.
    static SqlNode resolved(SqlUnknownLiteral literal) {
        String text = String.valueOf(literal.getValueAs(String.class));
        Pattern strict = STRICT.get(literal.tag);
        if (strict != null && strict.matcher(text).matches()) {
            return literal;
        }
        return switch (literal.tag) {
            case "DATE" -> cast(literal, text, SqlTypeName.DATE, -1);
            case "TIME" -> cast(literal, text, SqlTypeName.TIME, MICROSECOND_DIGITS);
            case "TIMESTAMP", "DATETIME" -> cast(literal, text, SqlTypeName.TIMESTAMP, MICROSECOND_DIGITS);
            case "TIMESTAMP WITH TIME ZONE", "TIMESTAMP WITH LOCAL TIME ZONE" ->
                    cast(literal, text, SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, MICROSECOND_DIGITS);
            default -> literal;
        };
    }

    private static SqlNode cast(SqlNode literal, String text, SqlTypeName type, int precision) {
        SqlParserPos position = literal.getParserPosition();
        SqlDataTypeSpec spec =
                new SqlDataTypeSpec(new SqlBasicTypeNameSpec(type, precision, position), position);
        return SqlStdOperatorTable.CAST.createCall(position, SqlLiteral.createCharString(text, position), spec);
    }
}

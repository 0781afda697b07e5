package dev.skein.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What went wrong and whose fault it is, with the SQLSTATE that clients see.
///
/// The states are those of ISO/IEC 9075-2, clause 24, and of PostgreSQL's Appendix A where the standard has none.
public enum ErrorCode {
    SYNTAX_ERROR(Fault.USER, "42601"),
    UNDEFINED_TABLE(Fault.USER, "42P01"),
    UNDEFINED_COLUMN(Fault.USER, "42703"),
    UNDEFINED_FUNCTION(Fault.USER, "42883"),
    UNDEFINED_SCHEMA(Fault.USER, "3F000"),
    UNDEFINED_CATALOG(Fault.USER, "3D000"),
    UNDEFINED_OBJECT(Fault.USER, "42704"),
    AMBIGUOUS_COLUMN(Fault.USER, "42702"),
    DUPLICATE_TABLE(Fault.USER, "42P07"),
    DUPLICATE_SCHEMA(Fault.USER, "42P06"),
    DUPLICATE_COLUMN(Fault.USER, "42701"),
    DUPLICATE_OBJECT(Fault.USER, "42710"),
    GROUPING_ERROR(Fault.USER, "42803"),
    TYPE_MISMATCH(Fault.USER, "42804"),
    INVALID_TYPE(Fault.USER, "42611"),
    INVALID_PARAMETER(Fault.USER, "22023"),
    DEPENDENT_OBJECTS(Fault.USER, "2BP01"),
    FEATURE_NOT_SUPPORTED(Fault.USER, "0A000"),
    READ_ONLY(Fault.USER, "25006"),
    INSUFFICIENT_PRIVILEGE(Fault.USER, "42501"),
    INVALID_PASSWORD(Fault.USER, "28P01"),
    NUMERIC_OUT_OF_RANGE(Fault.USER, "22003"),
    DIVISION_BY_ZERO(Fault.USER, "22012"),
    INVALID_TEXT_REPRESENTATION(Fault.USER, "22P02"),
    DATETIME_OVERFLOW(Fault.USER, "22008"),
    INVALID_DATETIME(Fault.USER, "22007"),
    STRING_TOO_LONG(Fault.USER, "22001"),
    INVALID_ARGUMENT(Fault.USER, "22000"),
    INVALID_REGULAR_EXPRESSION(Fault.USER, "2201B"),
    CARDINALITY_VIOLATION(Fault.USER, "21000"),
    NOT_NULL_VIOLATION(Fault.USER, "23502"),
    UNIQUE_VIOLATION(Fault.USER, "23505"),
    SERIALIZATION_FAILURE(Fault.USER, "40001"),
    QUERY_CANCELLED(Fault.USER, "57014"),
    OUT_OF_MEMORY(Fault.RESOURCE, "53200"),
    DISK_FULL(Fault.RESOURCE, "53100"),
    TOO_MANY_QUERIES(Fault.RESOURCE, "53300"),
    LIMIT_EXCEEDED(Fault.RESOURCE, "54000"),
    STATEMENT_TOO_COMPLEX(Fault.USER, "54001"),
    SHUTTING_DOWN(Fault.RESOURCE, "57P01"),
    DATA_DIRECTORY_IN_USE(Fault.RESOURCE, "55006"),
    ADDRESS_IN_USE(Fault.RESOURCE, "08004"),
    SOURCE_UNAVAILABLE(Fault.EXTERNAL, "08001"),
    SOURCE_FAILED(Fault.EXTERNAL, "58000"),
    FILE_NOT_FOUND(Fault.EXTERNAL, "58P01"),
    IO_ERROR(Fault.EXTERNAL, "58030"),
    DATA_CORRUPTED(Fault.EXTERNAL, "XX001"),
    INTERNAL_ERROR(Fault.INTERNAL, "XX000");

    /// Whose fault an error is.
    public enum Fault {
        /// The statement or its data; running it again unchanged fails again.
        USER,
        /// A limit of this process or machine.
        RESOURCE,
        /// A file, disk, remote source or peer.
        EXTERNAL,
        /// A defect of Skein.
        INTERNAL
    }

    /// What the operating systems say when a disk, a quota or a limit of the process takes no more.
    private static final List<String> FULL =
            List.of("No space left", "not enough space", "Disk quota exceeded", "File too large");

    private final Fault fault;
    private final String sqlState;

    ErrorCode(Fault fault, String sqlState) {
        this.fault = fault;
        this.sqlState = sqlState;
    }

    /// DISK_FULL or IO_ERROR: what an exception from writing a file means.
    public static ErrorCode ofWriting(Exception e) {
        String message = String.valueOf(e.getMessage());
        return FULL.stream().anyMatch(message::contains) ? DISK_FULL : IO_ERROR;
    }

    /// The error with this state, if there is one.
    public static Optional<ErrorCode> ofSqlState(String state) {
        return Arrays.stream(values()).filter(code -> code.sqlState.equals(state)).findFirst();
    }

    /// Whose fault it is.
    public Fault fault() {
        return fault;
    }

    /// The five characters that JDBC and Flight SQL clients see.
    public String sqlState() {
        return sqlState;
    }
}

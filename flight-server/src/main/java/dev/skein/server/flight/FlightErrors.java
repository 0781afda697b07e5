package dev.skein.server.flight;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.server.node.NodeMessages;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.ErrorFlightMetadata;
import org.apache.arrow.flight.FlightRuntimeException;

/// Turns what went wrong into what Flight clients understand: a status, the message, and the SQLSTATE in the trailer
/// `x-skein-sqlstate`.
final class FlightErrors {
    static final String SQL_STATE = NodeMessages.SQL_STATE;

    private static final Logger LOG = Logger.getLogger(FlightErrors.class.getName());

    private FlightErrors() {}

    /// The exception to send for any failure of a call.
    static FlightRuntimeException translate(Throwable failure) {
        return switch (failure) {
            case FlightRuntimeException already -> already;
            case SkeinException known -> status(known.code(), known.getMessage(), known);
            case OutOfMemoryError memory -> status(ErrorCode.OUT_OF_MEMORY,
                    "the gateway ran out of memory; raise --memory or let the query read less", memory);
            default -> {
                LOG.log(Level.SEVERE, "a statement met a defect", failure);
                yield status(ErrorCode.INTERNAL_ERROR, "a defect of Skein: " + failure, failure);
            }
        };
    }

    private static FlightRuntimeException status(ErrorCode code, String message, Throwable cause) {
        ErrorFlightMetadata metadata = new ErrorFlightMetadata();
        metadata.insert(SQL_STATE, code.sqlState());
        CallStatus status = switch (code) {
            case QUERY_CANCELLED -> CallStatus.CANCELLED;
            case INVALID_PASSWORD -> CallStatus.UNAUTHENTICATED;
            case INSUFFICIENT_PRIVILEGE -> CallStatus.UNAUTHORIZED;
            case FEATURE_NOT_SUPPORTED -> CallStatus.UNIMPLEMENTED;
            case UNDEFINED_TABLE, UNDEFINED_CATALOG, UNDEFINED_SCHEMA, UNDEFINED_OBJECT -> CallStatus.NOT_FOUND;
            case DUPLICATE_TABLE, DUPLICATE_SCHEMA, DUPLICATE_OBJECT -> CallStatus.ALREADY_EXISTS;
            case SHUTTING_DOWN, SOURCE_UNAVAILABLE -> CallStatus.UNAVAILABLE;
            default -> switch (code.fault()) {
                case USER -> CallStatus.INVALID_ARGUMENT;
                case RESOURCE -> CallStatus.RESOURCE_EXHAUSTED;
                case EXTERNAL, INTERNAL -> CallStatus.INTERNAL;
            };
        };
        return status.withDescription(message).withCause(cause).withMetadata(metadata).toRuntimeException();
    }
}

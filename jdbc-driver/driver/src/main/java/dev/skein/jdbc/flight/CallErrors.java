package dev.skein.jdbc.flight;

import io.grpc.Metadata;
import io.grpc.Status;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Turns the end of a gRPC call into the {@code SQLException} that JDBC promises for its SQLSTATE. A Skein server names
 * the state in a trailer; for other servers the gRPC code decides.
 */
final class CallErrors {
    private static final Metadata.Key<String> SQL_STATE =
            Metadata.Key.of("x-skein-sqlstate", Metadata.ASCII_STRING_MARSHALLER);
    private static final int SQL_STATE_LENGTH = 5;
    private static final String QUERY_CANCELLED = "57014";

    private final String target;

    /**
     * Errors of calls to one server.
     *
     * @param target its {@code host:port}, for messages
     */
    CallErrors(String target) {
        this.target = target;
    }

    static SQLException cancelled() {
        return new SQLException("the statement was cancelled", QUERY_CANCELLED);
    }

    static SQLException interrupted(InterruptedException cause) {
        return new SQLException("the thread was interrupted while it waited for the server", QUERY_CANCELLED, cause);
    }

    static SQLException timedOut(long budgetMillis) {
        return new SQLTimeoutException(
                "the statement took longer than its query timeout of " + budgetMillis + " ms", QUERY_CANCELLED);
    }

    SQLException silent() {
        return new SQLNonTransientConnectionException(
                "no answer from " + target + " within the network timeout", "08006");
    }

    SQLException translate(Status status, Metadata trailers) {
        String state = trailers.get(SQL_STATE);
        String description = status.getDescription();
        Throwable cause = status.getCause();
        if (state == null || state.length() != SQL_STATE_LENGTH) {
            if (status.getCode() == Status.Code.UNAVAILABLE && isUnreachable(cause)) {
                return unreachable(cause);
            }
            if (status.getCode() == Status.Code.UNAVAILABLE && isDistrust(cause)) {
                return new SQLNonTransientConnectionException(
                        "cannot trust " + target + ": its certificate was refused (" + rootMessage(cause)
                                + "); name a certificate to trust with trustedCertificates=FILE",
                        "08001",
                        cause);
            }
            state = stateOf(status.getCode());
        }
        String message =
                description == null || description.isEmpty()
                        ? "the server at " + target + " answered " + status.getCode()
                        : description;
        return withState(message, state, cause);
    }

    private SQLException unreachable(@Nullable Throwable cause) {
        String reason =
                rootOf(cause) instanceof UnknownHostException
                        ? "there is no host of that name; check the URL"
                        : "nothing accepts connections there; check host and port in the URL, and that the server runs"
                                + " (start one with: skein server)";
        return new SQLNonTransientConnectionException("cannot connect to " + target + ": " + reason, "08001", cause);
    }

    private static boolean isUnreachable(@Nullable Throwable cause) {
        Throwable root = rootOf(cause);
        return root instanceof ConnectException
                || root instanceof UnknownHostException
                || root instanceof java.net.NoRouteToHostException
                || root instanceof java.nio.channels.UnresolvedAddressException;
    }

    private static boolean isDistrust(@Nullable Throwable cause) {
        for (Throwable error = cause; error != null; error = error.getCause()) {
            if (error instanceof SSLException || error instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private static String rootMessage(@Nullable Throwable error) {
        Throwable root = rootOf(error);
        return root == null ? "no reason given" : String.valueOf(root.getMessage());
    }

    private static @Nullable Throwable rootOf(@Nullable Throwable error) {
        Throwable root = error;
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String stateOf(Status.Code code) {
        return switch (code) {
            case INVALID_ARGUMENT -> "42000";
            // Flight drops the trailer of a call that its middleware refused; the gateway refuses for this reason only
            case UNAUTHENTICATED -> "28P01";
            case PERMISSION_DENIED -> "42501";
            case NOT_FOUND -> "42704";
            case ALREADY_EXISTS -> "42710";
            case UNIMPLEMENTED -> "0A000";
            case DEADLINE_EXCEEDED, CANCELLED -> QUERY_CANCELLED;
            case UNAVAILABLE -> "08006";
            case RESOURCE_EXHAUSTED -> "53000";
            case ABORTED -> "40001";
            case OUT_OF_RANGE -> "22003";
            case FAILED_PRECONDITION -> "55000";
            case INTERNAL, UNKNOWN, DATA_LOSS, OK -> "XX000";
        };
    }

    private static SQLException withState(String message, String state, @Nullable Throwable cause) {
        if (state.equals(QUERY_CANCELLED)) {
            return new SQLTimeoutException(message, state, cause);
        }
        return switch (state.substring(0, 2)) {
            case "08" -> new SQLNonTransientConnectionException(message, state, cause);
            case "0A" -> new SQLFeatureNotSupportedException(message, state, cause);
            case "22" -> new SQLDataException(message, state, cause);
            case "23" -> new SQLIntegrityConstraintViolationException(message, state, cause);
            case "28" -> new SQLInvalidAuthorizationSpecException(message, state, cause);
            case "40" -> new SQLTransactionRollbackException(message, state, cause);
            case "42" -> new SQLSyntaxErrorException(message, state, cause);
            case "53" -> new SQLTransientException(message, state, cause);
            default -> new SQLException(message, state, cause);
        };
    }
}

package dev.skein.jdbc.flight;

import java.sql.SQLException;

/**
 * A statement that the server prepared, {@code ActionCreatePreparedStatementResult}.
 *
 * @param handle the server's name for it
 * @param datasetSchema the schema of its result as an encapsulated IPC message; empty for an update
 * @param parameterSchema the schema of its parameters, likewise; empty when it has none
 */
public record PreparedHandle(byte[] handle, byte[] datasetSchema, byte[] parameterSchema) {

    static PreparedHandle decode(byte[] message) throws SQLException {
        byte[] handle = new byte[0];
        byte[] datasetSchema = handle;
        byte[] parameterSchema = handle;
        ProtoReader reader = new ProtoReader(message);
        for (int field = reader.next(); field != 0; field = reader.next()) {
            switch (field) {
                case 1 -> handle = reader.bytes();
                case 2 -> datasetSchema = reader.bytes();
                case 3 -> parameterSchema = reader.bytes();
                default -> reader.skip();
            }
        }
        return new PreparedHandle(handle, datasetSchema, parameterSchema);
    }
}

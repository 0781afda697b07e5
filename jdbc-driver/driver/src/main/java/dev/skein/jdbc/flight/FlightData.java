package dev.skein.jdbc.flight;

import java.nio.ByteBuffer;
import java.sql.SQLException;

/**
 * One message of a Flight data stream, {@code arrow.flight.protocol.FlightData}.
 *
 * @param descriptor an encoded {@code FlightDescriptor}, empty unless this opens a put
 * @param header the flatbuffer {@code Message} of Arrow IPC, without length prefix; may be empty
 * @param metadata what the application added
 * @param body the buffers that the header describes
 */
public record FlightData(byte[] descriptor, ByteBuffer header, byte[] metadata, ByteBuffer body) {
    private static final byte[] NOTHING = new byte[0];
    private static final int DESCRIPTOR_FIELD = 1;
    private static final int HEADER_FIELD = 2;
    private static final int METADATA_FIELD = 3;
    private static final int BODY_FIELD = 1000;

    /** Data to put; {@code descriptor} goes with the first message only. */
    public static FlightData of(byte[] descriptor, byte[] header, byte[] body) {
        return new FlightData(descriptor, ByteBuffer.wrap(header), NOTHING, ByteBuffer.wrap(body));
    }

    /** Decodes without copying: header and body are ranges of {@code message}. */
    static FlightData decode(byte[] message) throws SQLException {
        byte[] descriptor = NOTHING;
        byte[] metadata = NOTHING;
        ByteBuffer header = ByteBuffer.wrap(NOTHING);
        ByteBuffer body = ByteBuffer.wrap(NOTHING);
        ProtoReader reader = new ProtoReader(message);
        for (int field = reader.next(); field != 0; field = reader.next()) {
            switch (field) {
                case DESCRIPTOR_FIELD -> descriptor = reader.bytes();
                case HEADER_FIELD -> header = range(message, reader);
                case METADATA_FIELD -> metadata = reader.bytes();
                case BODY_FIELD -> body = range(message, reader);
                default -> reader.skip();
            }
        }
        return new FlightData(descriptor, header, metadata, body);
    }

    byte[] encode() {
        byte[] front =
                new ProtoWriter()
                        .bytes(DESCRIPTOR_FIELD, descriptor)
                        .tag(HEADER_FIELD, header.remaining())
                        .toByteArray();
        byte[] middle =
                new ProtoWriter()
                        .bytes(METADATA_FIELD, metadata)
                        .tag(BODY_FIELD, body.remaining())
                        .toByteArray();
        ByteBuffer message =
                ByteBuffer.allocate(
                        Math.toIntExact(
                                (long) front.length + header.remaining() + middle.length + body.remaining()));
        message.put(front).put(header.duplicate()).put(middle).put(body.duplicate());
        return message.array();
    }

    private static ByteBuffer range(byte[] message, ProtoReader reader) throws SQLException {
        int length = reader.length();
        ByteBuffer range = ByteBuffer.wrap(message, reader.position(), length).slice();
        reader.advance(length);
        return range;
    }
}

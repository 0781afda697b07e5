package dev.skein.server.flight;

import dev.skein.catalog.ErrorCode;
import dev.skein.catalog.SkeinException;
import dev.skein.catalog.SqlType;
import dev.skein.executor.Cancellation;
import dev.skein.executor.ResultStream;
import dev.skein.executor.exchange.FragmentCodec;
import dev.skein.server.node.NodeMessages;
import dev.skein.server.node.NodeService;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.flight.FlightProducer.StreamListener;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.vector.VarBinaryVector;

/// Answers the calls that gateways make to this process as their storage node.
final class NodeCalls {
    private final NodeService node;
    private final ResultSender sender;

    NodeCalls(NodeService node, ResultSender sender) {
        this.node = node;
        this.sender = sender;
    }

    /// Runs the fragment of a ticket.
    ///
    /// @return whether the ticket has one
    boolean stream(Ticket ticket, String user, ServerStreamListener listener) {
        Optional<byte[]> fragment = NodeMessages.unwrap(NodeMessages.FRAGMENT, ticket.getBytes());
        fragment.ifPresent(json -> sender.answer(listener, () -> {
            Cancellation cancellation = new Cancellation();
            ResultSender.cancelWhenGone(listener, cancellation);
            ResultStream stream = node.run(FragmentCodec.read(json), user, cancellation);
            sender.send(stream, cancellation, SkeinFlightProducer.schema(stream.fields()), listener);
        }));
        return fragment.isPresent();
    }

    /// Takes the file of a descriptor.
    ///
    /// @return what takes it; empty if the descriptor names none
    Optional<Runnable> put(FlightDescriptor descriptor, FlightStream stream, StreamListener<PutResult> acknowledge) {
        if (!descriptor.isCommand()) {
            return Optional.empty();
        }
        return NodeMessages.unwrap(NodeMessages.FILE, descriptor.getCommand())
                .map(json -> () -> take(json, stream, acknowledge));
    }

    private void take(byte[] json, FlightStream stream, StreamListener<PutResult> acknowledge) {
        try (NodeService.IncomingFile file = node.receive(NodeMessages.parse(json, NodeMessages.FileToKeep.class))) {
            while (stream.next()) {
                if (!(stream.getRoot().getVector(0) instanceof VarBinaryVector pieces)) {
                    throw new SkeinException(ErrorCode.INVALID_PARAMETER,
                            "a file comes in a column of type " + SqlType.VARBINARY);
                }
                for (int row = 0; row < stream.getRoot().getRowCount(); row++) {
                    file.write(ByteBuffer.wrap(pieces.get(row)));
                }
                acknowledge.onNext(PutResult.empty());
            }
            file.finish();
            acknowledge.onCompleted();
        } catch (RuntimeException | Error e) {
            acknowledge.onError(FlightErrors.translate(e));
        }
    }

    /// Does what an action says.
    ///
    /// @return whether it is one for nodes
    boolean act(Action action, StreamListener<Result> answer) {
        if (!action.getType().startsWith(NodeMessages.ACTIONS)) {
            return false;
        }
        try {
            switch (action.getType()) {
                case NodeMessages.DELETE ->
                    node.delete(NodeMessages.parse(action.getBody(), NodeMessages.FilesToDelete.class));
                case NodeMessages.RETAIN ->
                    node.retain(NodeMessages.parse(action.getBody(), NodeMessages.FilesToRetain.class));
                case NodeMessages.STATUS -> answer.onNext(new Result(NodeMessages.json(node.status())));
                default -> throw new SkeinException(ErrorCode.INVALID_PARAMETER, "a storage node does not know the action "
                        + action.getType() + "; run the same release of Skein on the gateway and on all storage nodes");
            }
            answer.onCompleted();
        } catch (RuntimeException | Error e) {
            answer.onError(FlightErrors.translate(e));
        }
        return true;
    }
}

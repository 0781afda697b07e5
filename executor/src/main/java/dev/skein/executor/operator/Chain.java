package dev.skein.executor.operator;

import dev.skein.executor.pipeline.Pipeline.OperatorFactory;
import dev.skein.executor.pipeline.Pipeline.SinkFactory;
import java.util.ArrayList;
import java.util.List;

/// What happens to the batches of a plan node.
///
/// @param operators the operators up to the sink, in the order in which they see a batch
/// @param sink the last one
record Chain(List<OperatorFactory> operators, SinkFactory sink) {
    Chain {
        operators = List.copyOf(operators);
    }

    static Chain to(SinkFactory sink) {
        return new Chain(List.of(), sink);
    }

    /// The same with one operator before all others.
    Chain after(OperatorFactory first) {
        List<OperatorFactory> all = new ArrayList<>();
        all.add(first);
        all.addAll(operators);
        return new Chain(all, sink);
    }
}

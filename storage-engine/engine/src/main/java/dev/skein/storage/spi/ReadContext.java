package dev.skein.storage.spi;

import dev.skein.storage.expression.Expression;
import dev.skein.storage.memory.QueryMemory;
import java.util.List;

/// What a reader gets from the query it works for.
///
/// @param memory the query's memory, for what the reader holds beyond one batch
/// @param dynamicConditions conditions over the scan's output columns that became known while the query ran (ranges and
///     lists of a join's other side); a reader may use them to skip rows, or ignore them
public record ReadContext(QueryMemory memory, List<Expression> dynamicConditions) {
    public ReadContext {
        dynamicConditions = List.copyOf(dynamicConditions);
    }
}

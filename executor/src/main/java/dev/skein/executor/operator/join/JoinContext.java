package dev.skein.executor.operator.join;

import dev.skein.executor.expression.EvaluationContext;
import dev.skein.executor.pipeline.QueryRun;
import dev.skein.executor.spill.SpillDirectory;

/// What a join needs of its query.
///
/// @param spill where rows go that memory does not hold
public record JoinContext(QueryRun run, SpillDirectory spill, EvaluationContext evaluation) {}

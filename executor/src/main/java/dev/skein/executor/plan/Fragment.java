package dev.skein.executor.plan;

/// A part of a plan that runs in one process: pure data with a stable serialized form, so that local and remote
/// fragments take the same path.
///
/// @param id unique in its query
/// @param root what to run
/// @param node where to run it, as `host:port`; empty for the process that planned it
public record Fragment(int id, PhysicalPlan root, String node) {}

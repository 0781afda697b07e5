/// Memory accounting: one [dev.skein.storage.memory.MemoryBudget] per process, one
/// [dev.skein.storage.memory.QueryMemory] per query.
///
/// Reservations are promises, not allocations: whoever allocates arrays that live longer than a batch reserves their
/// size first and releases it after. Thread-safe.
@NullMarked
package dev.skein.storage.memory;

import org.jspecify.annotations.NullMarked;

/// Who may run now, and who waits: the queue in front of the executor.
///
/// Main types: [dev.skein.server.admission.Admission], which gives every statement a
/// [dev.skein.server.admission.Place]; [dev.skein.server.admission.Demand], what a statement is expected to need, and
/// [dev.skein.server.admission.DemandHistory], which learns it from earlier runs. Thread-safe. Knows plans and memory, but
/// neither sessions nor doors.
@NullMarked
package dev.skein.server.admission;

import org.jspecify.annotations.NullMarked;

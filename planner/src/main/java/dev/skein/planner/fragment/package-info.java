/// Cuts plans at exchanges: what reads rows that lie on storage nodes runs there, as far as that gives the same rows.
///
/// Main type: [dev.skein.planner.fragment.Fragmenter]. It works on physical plans, after lowering, and knows nothing of
/// SQL or relational algebra. Pure functions of their input; one cutter per plan.
@NullMarked
package dev.skein.planner.fragment;

import org.jspecify.annotations.NullMarked;

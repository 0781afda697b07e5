package dev.skein.executor.operator.aggregate;

import dev.skein.storage.batch.Column;
import java.util.List;

/// The states of one aggregate for all groups, by group number. Confined to one thread at a time.
abstract class Accumulator {
    /// Makes room for groups; to be called before rows of new groups come. New groups have the state of no rows.
    abstract void grow(int groupCount);

    /// Takes rows of a batch.
    ///
    /// @param arguments dense columns
    void add(List<Column> arguments, GroupedRows rows) {
        add(arguments, rows.groups(), rows.count());
    }

    /// Takes rows.
    ///
    /// @param arguments dense columns
    /// @param groups per row the number of its group
    abstract void add(List<Column> arguments, int[] groups, int count);

    /// Whether it can take the rows of sets.
    ///
    /// @param arguments columns as they are stored
    boolean takes(List<Column> arguments, GroupSets rows) {
        return false;
    }

    /// Takes the rows of sets.
    ///
    /// @param arguments those that it [#takes]
    void add(List<Column> arguments, GroupSets rows) {
        throw new IllegalStateException("not made for row sets: " + getClass());
    }

    /// Takes the first groups of another accumulator of the same kind.
    ///
    /// @param groups per group of the other accumulator the number of the group here
    /// @param kept groups from this number on need not be right, or not be taken at all: nobody will ask for them
    abstract void merge(Accumulator other, int[] groups, int count, int kept);

    /// The results of the first groups as a dense column; valid until more rows come.
    abstract Column result(int groupCount);
}

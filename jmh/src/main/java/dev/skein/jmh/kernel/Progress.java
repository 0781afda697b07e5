package dev.skein.jmh.kernel;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What a thread has got done; JMH reports both per second.
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Progress {
    /// Bytes of encoded values that were read.
    public long bytes;

    /// Rows that were looked at.
    public long rows;

    void add(long moreRows, long moreBytes) {
        rows += moreRows;
        bytes += moreBytes;
    }
}

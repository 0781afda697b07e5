package dev.skein.jdbc.arrow;

import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import org.jspecify.annotations.Nullable;

/** What the parts of the IPC format have in common. */
final class IpcFormat {
    /** Buffers of a body begin at multiples of this many bytes. */
    static final int ALIGNMENT = 8;

    /** Marks an encapsulated message whose length follows. */
    static final int CONTINUATION = 0xFFFF_FFFF;

    private IpcFormat() {}

    static int aligned(int length) {
        return Math.toIntExact(((long) length + ALIGNMENT - 1) & -ALIGNMENT);
    }

    static SQLException malformed(String what) {
        return new SQLException("the server sent malformed Arrow data: " + what, "08P01");
    }

    static SQLException malformed(String what, @Nullable Throwable cause) {
        return new SQLException("the server sent malformed Arrow data: " + what, "08P01", cause);
    }

    static SQLException unsupported(String what) {
        return new SQLFeatureNotSupportedException("this driver cannot read " + what, "0A000");
    }
}

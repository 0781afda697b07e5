package dev.skein.server.flight;

import org.apache.arrow.flight.SessionOptionValueVisitor;
import org.jspecify.annotations.Nullable;

/// The text form of a session option; null if the client wants it back as it was.
final class OptionText implements SessionOptionValueVisitor<@Nullable String> {
    @Override
    public String visit(String value) {
        return value;
    }

    @Override
    public String visit(boolean value) {
        return Boolean.toString(value);
    }

    @Override
    public String visit(long value) {
        return Long.toString(value);
    }

    @Override
    public String visit(double value) {
        return Double.toString(value);
    }

    @Override
    public String visit(String[] value) {
        return String.join(", ", value);
    }

    @Override
    public @Nullable String visit(@Nullable Void value) {
        return null;
    }
}

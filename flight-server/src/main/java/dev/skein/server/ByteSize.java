package dev.skein.server;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A number of bytes as people write it: `512MB`, `2GB`, `1.5g`. Units are powers of 1024.
///
/// @param bytes how many, at least 1
record ByteSize(long bytes) {
    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([kmgt]?)(?:i?b)?");
    private static final String UNITS = "kmgt";

    /// Reads the form above for the command line.
    static final class Converter implements ITypeConverter<ByteSize> {
        @Override
        public ByteSize convert(String text) {
            Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + text + "' is not a size such as 512MB or 2GB");
            }
            int power = matcher.group(2).isEmpty() ? 0 : 1 + UNITS.indexOf(matcher.group(2));
            double bytes = Double.parseDouble(matcher.group(1)) * Math.pow(1024, power);
            if (bytes < 1 || bytes > Long.MAX_VALUE / 2.0) {
                throw new TypeConversionException("'" + text + "' is not a possible size");
            }
            return new ByteSize((long) bytes);
        }
    }
}

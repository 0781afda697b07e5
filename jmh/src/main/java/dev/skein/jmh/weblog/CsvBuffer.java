package dev.skein.jmh.weblog;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// CSV rows in memory. Text is quoted where it must be and where it is empty, because an unquoted empty field is null.
final class CsvBuffer {
    private static final int INITIAL_BYTES = 1 << 20;
    private static final int MAX_DIGITS = 20;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int length;
    private boolean fieldBefore;

    void endRow() {
        put('\n');
        fieldBefore = false;
    }

    void text(String value) {
        separate();
        if (!value.isEmpty() && value.indexOf(',') < 0 && value.indexOf('"') < 0) {
            raw(value);
            return;
        }
        put('"');
        raw(value.indexOf('"') < 0 ? value : value.replace("\"", "\"\""));
        put('"');
    }

    void number(long value) {
        separate();
        digits(value);
    }

    void date(long epochSecond) {
        separate();
        dateDigits(Math.floorDiv(epochSecond, TimeUnit.DAYS.toSeconds(1)));
    }

    void timestamp(long epochSecond) {
        separate();
        long day = Math.floorDiv(epochSecond, TimeUnit.DAYS.toSeconds(1));
        int second = Math.toIntExact(epochSecond - TimeUnit.DAYS.toSeconds(day));
        dateDigits(day);
        put(' ');
        twoDigits(second / 3600);
        put(':');
        twoDigits(second / 60 % 60);
        put(':');
        twoDigits(second % 60);
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
    }

    private void dateDigits(long epochDay) {
        // days to civil date: Howard Hinnant, "chrono-compatible low-level date algorithms"; for days after 1970
        long shifted = epochDay + 719_468;
        long era = shifted / 146_097;
        long dayOfEra = shifted - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long month = (5 * dayOfYear + 2) / 153;
        digits(yearOfEra + era * 400 + (month >= 10 ? 1 : 0));
        put('-');
        twoDigits(Math.toIntExact(month < 10 ? month + 3 : month - 9));
        put('-');
        twoDigits(Math.toIntExact(dayOfYear - (153 * month + 2) / 5 + 1));
    }

    private void separate() {
        if (fieldBefore) {
            put(',');
        }
        fieldBefore = true;
    }

    private void raw(String value) {
        byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
        reserve(encoded.length);
        System.arraycopy(encoded, 0, bytes, length, encoded.length);
        length += encoded.length;
    }

    private void digits(long value) {
        reserve(MAX_DIGITS);
        if (value < 0) {
            bytes[length++] = '-';
        }
        long rest = Math.absExact(value);
        int count = 1;
        for (long power = rest / 10; power > 0; power /= 10) {
            count++;
        }
        for (int place = length + count - 1; place >= length; place--) {
            bytes[place] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += count;
    }

    private void twoDigits(int value) {
        put((char) ('0' + value / 10));
        put((char) ('0' + value % 10));
    }

    private void put(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}

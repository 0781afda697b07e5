package dev.skein.executor.operator.window;

import dev.skein.executor.pipeline.Reservation;

/// Makes arrays for a task, counted in a reservation. What was in the old array is lost.
record Scratch(Reservation reservation) {
    int[] ints(int[] array, int length) {
        return array.length >= length ? array : new int[grown(array.length, length, Integer.BYTES)];
    }

    long[] longs(long[] array, int length) {
        return array.length >= length ? array : new long[grown(array.length, length, Long.BYTES)];
    }

    double[] doubles(double[] array, int length) {
        return array.length >= length ? array : new double[grown(array.length, length, Double.BYTES)];
    }

    private int grown(int before, int length, int bytesPerEntry) {
        int larger = (int) Math.min(Integer.MAX_VALUE - 16, Math.max(length, 2L * before));
        reservation.grow((long) larger * bytesPerEntry);
        reservation.shrink((long) before * bytesPerEntry);
        return larger;
    }
}

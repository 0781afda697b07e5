package dev.skein.jmh.weblog;

import dev.skein.jmh.weblog.HitColumns.HitColumn;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes page views as CSV with a header. The same seed and number of rows give the same file, however many processors
/// there are: rows are made in blocks, each with random numbers of its own.
final class HitWriter {
    private static final int BLOCK_ROWS = 16_384;

    /// Blocks that are in memory at once; about 8 MB each.
    private static final int BLOCKS_AT_ONCE = 16;

    private final long rows;
    private final long seed;

    HitWriter(long rows, long seed) {
        this.rows = rows;
        this.seed = seed;
    }

    void write(Path file) throws IOException {
        int blocks = Math.toIntExact((rows + BLOCK_ROWS - 1) / BLOCK_ROWS);
        try (OutputStream out = Files.newOutputStream(file)) {
            CsvBuffer header = new CsvBuffer();
            HitColumns.ALL.forEach(column -> header.text(column.name()));
            header.endRow();
            header.writeTo(out);
            for (int first = 0; first < blocks; first += BLOCKS_AT_ONCE) {
                List<CsvBuffer> made = IntStream.range(first, Math.min(blocks, first + BLOCKS_AT_ONCE))
                        .parallel()
                        .mapToObj(this::block)
                        .collect(Collectors.toList());
                for (CsvBuffer block : made) {
                    block.writeTo(out);
                }
            }
        }
    }

    private CsvBuffer block(int index) {
        CsvBuffer csv = new CsvBuffer();
        Hit hit = new Hit(new SplittableRandom(Hash.mix(seed ^ Hash.mix(index))), rows);
        long end = Math.min(rows, (index + 1L) * BLOCK_ROWS);
        for (long row = (long) index * BLOCK_ROWS; row < end; row++) {
            hit.fill(row);
            for (HitColumn column : HitColumns.ALL) {
                column.writer().accept(hit, csv);
            }
            csv.endRow();
        }
        return csv;
    }
}

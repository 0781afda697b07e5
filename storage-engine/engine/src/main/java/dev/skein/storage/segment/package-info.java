/// The native segment file: how rows lie on disk, how they get there and how they are read in place.
///
/// Main types: [dev.skein.storage.segment.SegmentWriter], which turns batches into a file;
/// [dev.skein.storage.segment.SegmentFile], a mapped file; [dev.skein.storage.segment.ChunkCache], which keeps decoded
/// chunks; [dev.skein.storage.segment.RowGroupReader], which cuts a row
/// group into batches of stored columns. The layout is documented byte by byte in `docs/reference/segment-format.md`.
///
/// Files are immutable once written. Writers and readers are confined to one thread; a [SegmentFile] may be shared.
/// Segments know nothing of tables, shards or the catalog's versions.
@NullMarked
package dev.skein.storage.segment;

import org.jspecify.annotations.NullMarked;

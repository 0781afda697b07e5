package dev.skein.storage.segment;

/// A part of a packed chunk, such as its values or its heap, as it lies in the file.
///
/// @param transform how its bytes are rearranged
/// @param rawBytes length of the rearranged bytes
/// @param compressed whether these are a Zstandard frame in the file
/// @param bytes length in the file
record Part(Transform transform, int rawBytes, boolean compressed, int bytes) {}

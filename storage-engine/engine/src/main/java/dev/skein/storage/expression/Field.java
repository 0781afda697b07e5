package dev.skein.storage.expression;

import dev.skein.catalog.SqlType;

/// A column of a stream of batches.
///
/// @param name the name that people see; need not be unique
/// @param type the type of its values
/// @param nullable whether nulls may occur
public record Field(String name, SqlType type, boolean nullable) {}

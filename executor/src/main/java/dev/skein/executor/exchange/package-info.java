/// Where batches change hands: between the drivers of a query and whoever reads its result, and between processes.
///
/// Main types: [dev.skein.executor.exchange.ResultQueue], the bounded queue at a query's end, and
/// [dev.skein.executor.exchange.FragmentClient], the seam through which fragments run elsewhere. Thread-safe. Exchange
/// knows nothing of networks; the server implements the seam.
@NullMarked
package dev.skein.executor.exchange;

import org.jspecify.annotations.NullMarked;

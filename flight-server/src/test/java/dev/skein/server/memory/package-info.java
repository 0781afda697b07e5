/// What happens when queries need more memory than there is.
@NullMarked
package dev.skein.server.memory;

import org.jspecify.annotations.NullMarked;

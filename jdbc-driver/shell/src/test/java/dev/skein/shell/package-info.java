/// Tests of the shell: how it cuts scripts, and what it prints.
@NullMarked
package dev.skein.shell;

import org.jspecify.annotations.NullMarked;

/** The shell: many commands over one connection, with history and completion. */
@NullMarked
package io.meshage.cli.repl;

import org.jspecify.annotations.NullMarked;

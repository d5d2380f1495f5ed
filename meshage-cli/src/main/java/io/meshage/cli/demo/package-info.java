/** A mesh of real nodes that shows itself in one process, and checks each thing that it shows. */
@NullMarked
package io.meshage.cli.demo;

import org.jspecify.annotations.NullMarked;

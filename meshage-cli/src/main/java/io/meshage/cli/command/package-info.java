/** The verbs of the program, one class each. */
@NullMarked
package io.meshage.cli.command;

import org.jspecify.annotations.NullMarked;

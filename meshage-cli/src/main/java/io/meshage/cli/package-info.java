/** The program: an agent in the foreground, and commands that talk to a running agent. */
@NullMarked
package io.meshage.cli;

import org.jspecify.annotations.NullMarked;

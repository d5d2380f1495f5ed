/** The agent: a live node, its settings, and what it answers at the control socket. */
@NullMarked
package io.meshage.cli.agent;

import org.jspecify.annotations.NullMarked;

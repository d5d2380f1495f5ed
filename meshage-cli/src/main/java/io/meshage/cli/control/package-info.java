/** The control socket: requests, the client that sends them, the server in the agent. */
@NullMarked
package io.meshage.cli.control;

import org.jspecify.annotations.NullMarked;

package io.meshage.protocol.port;

import java.util.function.Consumer;

/**
 * What every service is given; beside it come its settings, and ports that are its own.
 *
 * @param self who this node is
 * @param post what it can do to the mesh
 * @param scheduler time
 * @param counters counts one more of that name
 */
public record Ground(Self self, Post post, Scheduler scheduler, Consumer<String> counters) {}

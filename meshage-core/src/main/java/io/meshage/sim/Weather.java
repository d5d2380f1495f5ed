package io.meshage.sim;

import java.util.Collection;

/**
 * Tells since when all that went wrong was told to those it happened to. A connection that is reset
 * and a node that crashes or leaves are told; a blocked, slowed or lossy path, a host that does not
 * read, a connection that is half open and a process that stands still are not: of those, nodes
 * learn by waiting.
 */
final class Weather {
  private final Collection<Path> paths;
  private final Collection<Host> hosts;
  private final Collection<SimConnection> connections;
  private long silentNanos = Long.MIN_VALUE;

  Weather(Collection<Path> paths, Collection<Host> hosts, Collection<SimConnection> connections) {
    this.paths = paths;
    this.hosts = hosts;
    this.connections = connections;
  }

  /** Something goes wrong now, or did until now, and nobody is told. */
  void silence(long nowNanos) {
    silentNanos = nowNanos;
  }

  /** Returns since when; {@link Long#MAX_VALUE} if something is wrong now. */
  long fairSinceNanos() {
    if (connections.stream().anyMatch(SimConnection::isDead)
        || hosts.stream().anyMatch(this::isBad)) {
      return Long.MAX_VALUE;
    }
    long since = silentNanos;
    for (Path path : paths) {
      since = Math.max(since, path.fairSinceNanos());
    }
    return since;
  }

  private boolean isBad(Host host) {
    Life life = host.life;
    boolean stands = life != null && !life.isOver && life.undisturbedSinceNanos == Long.MAX_VALUE;
    return stands || !host.isFair();
  }

  /** Returns the longest that anything has taken anywhere. */
  long slowestNanos() {
    return paths.stream().mapToLong(Path::slowestNanos).max().orElse(0);
  }
}

package io.meshage.bench.subject;

import java.util.Set;

/** Pekko actors over Artery's TCP. */
public final class PekkoSubject implements Subject {

  @Override
  public String name() {
    return "pekko";
  }

  @Override
  public String setup() {
    return "Classic actors, Artery TCP, one lane each way, byte[] messages that an actor answers by"
        + " tell; a broadcast is one message to each. An actor system has three dispatchers of at"
        + " most two threads, one for timers, and some for its TCP";
  }

  @Override
  public Set<Ability> abilities() {
    return Set.of();
  }

  @Override
  public Cluster start(int nodes, Shape shape) throws Exception {
    return new PekkoCluster(nodes);
  }
}

package io.meshage.bench.subject;

import java.util.Set;

/** A way to get a message to others and to know that their application has it. */
public interface Subject {

  /** What not every subject can do. */
  enum Ability {
    /** Messages cross nodes that are in between. */
    RELAY,
    /** Nodes know who is there, see {@link MemberCluster}. */
    MEMBERS
  }

  /** How the nodes stand to each other, for subjects that know links. */
  enum Shape {
    /** A chain. */
    LINE,
    /** Each with about four others; for the floor a star around the first. */
    MESH
  }

  /** Returns the name for tables and filters. */
  String name();

  /** Returns how it is configured, threads included, in a sentence. */
  String setup();

  /** Returns what it can do beside sending. */
  Set<Ability> abilities();

  /**
   * Starts nodes in this process, on loopback, and returns when they can send to each other.
   *
   * @throws Exception whatever the library throws when it cannot start
   */
  Cluster start(int nodes, Shape shape) throws Exception;
}

package io.meshage.bench.subject;

import java.util.Set;

/** JGroups over TCP, with its reliable unicast and multicast, tuned for latency or for rate. */
public final class JGroupsSubject implements Subject {
  private final String name;
  private final String transport;
  private final String words;

  private JGroupsSubject(String name, String transport, String words) {
    this.name = name;
    this.transport = transport;
    this.words = words;
  }

  /**
   * Returns it much as its own tcp-low-latency.xml has it, but that membership goes by the thread
   * pool.
   */
  public static JGroupsSubject direct() {
    return new JGroupsSubject(
        "jgroups",
        "bundler_type='no-bundler' bundler.max_size='300K' use_lock_to_send='true'",
        "no bundler: the sending thread writes");
  }

  /** Returns it as its own tcp.xml has it, but with larger bundles, which large bodies need. */
  public static JGroupsSubject bundled() {
    return new JGroupsSubject(
        "jgroups-bundled",
        "bundler_type='pd' bundler.max_size='300K' bundler.capacity='16k'"
            + " bundler.use_single_sender_thread='true' bundler.use_ringbuffer='true'",
        "the per-destination bundler, whose one thread writes");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String setup() {
    return "JChannel on TCP, "
        + words
        + "; direct: the reading thread of a connection calls the receiver, which answers at"
        + " once; tcp_nodelay, no statistics; UNICAST4, NAKACK4, FRAG2, FD_SOCK2. A node has a"
        + " thread for each connection, and some for timers and failure detection";
  }

  @Override
  public Set<Ability> abilities() {
    return Set.of(Ability.MEMBERS);
  }

  @Override
  public Cluster start(int nodes, Shape shape) throws Exception {
    return new JGroupsCluster(transport, nodes);
  }
}

package io.meshage.bench.subject;

/** Nodes that know who is there. */
public interface MemberCluster extends Cluster {

  /** Starts one more node, which joins by the first one's address. */
  void join() throws Exception;

  /** Ends the last node as a crash would: its connections are cut, and nobody is told. */
  void crash();

  /** Returns whether all living nodes see exactly so many, themselves included. Cheap. */
  boolean agree(int members);
}

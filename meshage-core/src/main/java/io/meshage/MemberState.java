package io.meshage;

/** The state of a node, as far as this node knows. */
public enum MemberState {
  /** A path of live links leads there, or it is this node itself. */
  ALIVE,
  /** The node has stopped answering on every link that leads there, and will soon be given up. */
  SUSPECT,
  /** No path leads there any more. It is remembered for a while, in case it comes back. */
  DEAD,
  /** It has announced that it leaves. */
  LEAVING
}

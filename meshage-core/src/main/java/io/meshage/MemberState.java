package io.meshage;

/** What this node believes about another. */
public enum MemberState {
  /** A path of live links leads there, or it is this node itself. */
  ALIVE,
  /** Every link that leads there has stopped answering, and its time is running. */
  SUSPECT,
  /** No path leads there any more; it is remembered for a while in case it comes back. */
  DEAD,
  /** It said that it leaves. */
  LEAVING
}

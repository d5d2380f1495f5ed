package io.meshage.sim;

/** A call that a host can make fail at its node, once. */
public enum DeniedResource {
  /** The allocation of a buffer fails with OutOfMemoryError. */
  MEMORY,
  /** The start of a cipher fails, for a link, a datagram, or the datagrams beside a link. */
  CIPHER,
  /** A write to the files of the node fails. */
  FILE
}

package io.meshage.sim;

/** What a host may refuse to its node, once. */
public enum Refusal {
  /** A buffer: OutOfMemoryError. */
  MEMORY,
  /** What a cipher needs to begin, of a link, a datagram or the way beside a link. */
  CIPHER,
  /** A write to the files that the node keeps for its next life. */
  FILE
}

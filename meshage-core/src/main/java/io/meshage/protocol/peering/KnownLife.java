package io.meshage.protocol.peering;

import io.meshage.Bytes;
import org.jspecify.annotations.Nullable;

/** One life of a peer that this node was linked with, and how to know it again. */
final class KnownLife {
  private final Bytes token;
  private @Nullable Conduct conduct;
  private Blocklist.@Nullable Party blockedAs;

  KnownLife(Bytes token) {
    this.token = token;
  }

  /** Returns by what it is known. */
  Bytes token() {
    return token;
  }

  /** Returns what it had left of each limit when its last link ended; null before that. */
  @Nullable Conduct conduct() {
    return conduct;
  }

  void conduct(Conduct left) {
    conduct = left;
  }

  /** Returns as whom it is kept out, wherever it comes from; null if it never was. */
  Blocklist.@Nullable Party blockedAs() {
    return blockedAs;
  }

  void blockedAs(Blocklist.Party party) {
    blockedAs = party;
  }
}

package io.meshage.protocol.peering;

import io.meshage.CloseReason;
import io.meshage.message.MeshMessage;
import java.util.EnumSet;
import java.util.Set;

/**
 * Why there is no link, or no longer one.
 *
 * @param reason for programs
 * @param text for people; fits a frame
 */
record Refusal(CloseReason reason, String text) {
  /** What trying again will not change. */
  private static final Set<CloseReason> FINAL =
      EnumSet.of(
          CloseReason.VERSION,
          CloseReason.SELF,
          CloseReason.NAME_IN_USE,
          CloseReason.APPLICATION_VERSION,
          CloseReason.HUNG_UP,
          CloseReason.LEFT,
          CloseReason.DUPLICATE_IDENTITY);

  Refusal {
    text = Words.fit(text);
  }

  static boolean isFinal(CloseReason reason) {
    return FINAL.contains(reason);
  }

  /** Returns the refusal of a message that cannot come now. */
  static Refusal misplaced(Handshake.State state, MeshMessage message) {
    return new Refusal(
        CloseReason.MALFORMED,
        "a " + message.getClass().getSimpleName() + " has no place in state " + state);
  }
}

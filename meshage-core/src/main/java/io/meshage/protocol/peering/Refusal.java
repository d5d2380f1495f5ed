package io.meshage.protocol.peering;

import io.meshage.CloseReason;
import io.meshage.message.MeshMessage;
import io.meshage.message.PeeringMessage.Goodbye;
import io.meshage.message.PeeringMessage.Reject;
import io.meshage.protocol.peering.Handshake.State;
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

  /** Returns what to say last, to one that was not answered yet or to a peer. */
  MeshMessage lastWord(boolean isUnanswered) {
    return isUnanswered ? new Reject(reason, text) : new Goodbye(reason, text);
  }

  /** Returns the refusal of a message that cannot come now. */
  static Refusal misplaced(Handshake.State state, MeshMessage message) {
    return new Refusal(
        CloseReason.MALFORMED,
        "a " + message.getClass().getSimpleName() + " has no place in state " + state);
  }

  /**
   * Returns why a connection broke. A dialler that never had an answer is told what that may mean:
   * who has a key says nothing to those who have none.
   */
  static Refusal ofBroken(State state, CloseReason reason, String text) {
    return state == State.CALLING && reason == CloseReason.LOST
        ? new Refusal(
            reason,
            text + ", before it said a word: it may have a key that this node lacks, or be no node")
        : new Refusal(reason, text);
  }
}

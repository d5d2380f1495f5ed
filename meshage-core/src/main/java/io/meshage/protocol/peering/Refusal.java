package io.meshage.protocol.peering;

import io.meshage.CloseReason;
import io.meshage.message.MeshMessage;
import io.meshage.message.PeeringMessage.Goodbye;
import io.meshage.message.PeeringMessage.Reject;
import io.meshage.protocol.peering.Handshake.State;

/**
 * Why there is no link, or no longer one.
 *
 * @param reason for programs
 * @param text for people; fits a frame
 */
record Refusal(CloseReason reason, String text) {
  /** When it is worth trying again, soonest first. */
  enum Outlook {
    /** It may work the next time. */
    SOON,
    /** The peer has gone, perhaps to start again. */
    AFTER_A_WHILE,
    /** Somebody has to change something. */
    LATER,
    /** Trying again will not change it. */
    NEVER
  }

  Refusal {
    text = PeeringText.fit(text);
  }

  /** Returns when a dial may end otherwise. */
  Outlook outlook() {
    return switch (reason) {
      case SELF, HUNG_UP -> Outlook.NEVER;
      case VERSION, NAME_IN_USE, APPLICATION_VERSION, DUPLICATE_IDENTITY -> Outlook.LATER;
      case LEFT -> Outlook.AFTER_A_WHILE;
      default -> Outlook.SOON;
    };
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
            text
                + ", before it sent anything: it may have a key that this node lacks, or it is not"
                + " a node")
        : new Refusal(reason, text);
  }
}

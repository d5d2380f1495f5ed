package io.meshage.protocol.peering;

import io.meshage.message.MeshMessage;
import io.meshage.message.PeeringMessage.Goodbye;
import io.meshage.message.PeeringMessage.Hello;
import io.meshage.message.PeeringMessage.KnownBy;
import io.meshage.message.PeeringMessage.Ready;
import io.meshage.message.PeeringMessage.Reject;
import io.meshage.message.PeeringMessage.Welcome;

/**
 * The life of one connection as a table: what a signal does in a state. Pure; whoever asks carries
 * the action out. Shown in {@code docs/protocol/peering.md}.
 */
final class Handshake {

  /** Where a connection stands, seen from this side. */
  enum State {
    /** This side dialled and said HELLO; it waits for WELCOME. */
    CALLING,
    /** This side dialled and was welcomed; it finds out whether it wants the link. */
    VERIFYING,
    /** The other side dialled; its HELLO is awaited. */
    LISTENING,
    /** The other side said HELLO; this side finds out whether its name is free. */
    ASKING,
    /** The other side was told WELCOME; its READY is awaited. */
    WELCOMED,
    /** The link is complete. */
    UP,
    /** Nothing happens here any more. */
    CLOSED
  }

  /** What can happen to a connection: frames that arrive, and decisions of this side. */
  enum Signal {
    HELLO,
    WELCOME,
    REJECT,
    READY,
    GOODBYE,
    KNOWN_BY,
    /** A frame that is another room's business. */
    OTHER,
    /** This side's checks have passed. */
    ADMITTED,
    /** This side wants the connection to end, for a reason it tells. */
    REFUSED,
    /** The time for the handshake is over. */
    DEADLINE,
    /** The connection broke. */
    BROKEN;

    /** Returns what a frame means to the handshake. */
    static Signal of(MeshMessage message) {
      if (message instanceof Hello) {
        return HELLO;
      } else if (message instanceof Welcome) {
        return WELCOME;
      } else if (message instanceof Reject) {
        return REJECT;
      } else if (message instanceof Ready) {
        return READY;
      } else if (message instanceof Goodbye) {
        return GOODBYE;
      } else if (message instanceof KnownBy) {
        return KNOWN_BY;
      }
      return OTHER;
    }
  }

  /** What this side does about it. */
  enum Action {
    NOTHING,
    /** Look at who speaks: admit or refuse, perhaps after a question. */
    EXAMINE,
    /** Say WELCOME. */
    WELCOME,
    /** The link is complete; the dialler says READY. */
    ESTABLISH,
    /** Keep by what the peer wants to be known again. */
    KEEP,
    /** Give the frame to its room. */
    PASS_ON,
    /** End it with words: REJECT to a dialler that was not welcomed yet, else GOODBYE. */
    TELL_AND_END,
    /** End it because the handshake took too long, with words. */
    END_AS_SILENT,
    /** End it because of a frame that has no place here, with words. */
    END_AS_MALFORMED,
    /** End it because the other side said so, for the reason it gave. */
    END_AS_TOLD,
    /** Forget it; there is nothing left to close. */
    FORGET
  }

  /**
   * A row's right side.
   *
   * @param state where the connection stands afterwards
   * @param action what is done on the way
   */
  record Step(State state, Action action) {}

  private Handshake() {}

  /** Returns what a signal does in a state. */
  static Step next(State state, Signal signal) {
    if (state == State.CLOSED) {
      return new Step(state, Action.NOTHING);
    }
    return switch (signal) {
      case BROKEN -> new Step(State.CLOSED, Action.FORGET);
      case REFUSED -> new Step(State.CLOSED, Action.TELL_AND_END);
      case GOODBYE -> new Step(State.CLOSED, Action.END_AS_TOLD);
      case DEADLINE ->
          state == State.UP
              ? new Step(state, Action.NOTHING)
              : new Step(State.CLOSED, Action.END_AS_SILENT);
      case ADMITTED -> admitted(state);
      default -> heard(state, signal);
    };
  }

  /** A verdict may come after the question has lost its point; then it does nothing. */
  private static Step admitted(State state) {
    return switch (state) {
      case VERIFYING -> new Step(State.UP, Action.ESTABLISH);
      case ASKING -> new Step(State.WELCOMED, Action.WELCOME);
      default -> new Step(state, Action.NOTHING);
    };
  }

  private static Step heard(State state, Signal signal) {
    if (state == State.CALLING && signal == Signal.WELCOME) {
      return new Step(State.VERIFYING, Action.EXAMINE);
    } else if (state == State.CALLING && signal == Signal.REJECT) {
      return new Step(State.CLOSED, Action.END_AS_TOLD);
    } else if (state == State.LISTENING && signal == Signal.HELLO) {
      return new Step(State.ASKING, Action.EXAMINE);
    } else if (state == State.WELCOMED && signal == Signal.READY) {
      return new Step(State.UP, Action.ESTABLISH);
    } else if (state == State.UP && signal == Signal.KNOWN_BY) {
      return new Step(state, Action.KEEP);
    } else if (state == State.UP && signal == Signal.OTHER) {
      return new Step(state, Action.PASS_ON);
    }
    return new Step(State.CLOSED, Action.END_AS_MALFORMED);
  }
}

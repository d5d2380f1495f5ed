package io.meshage.protocol.peering;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.message.PeeringMessage.Introduction;
import java.util.List;

/**
 * One attempt to reach somebody.
 *
 * @param endpoint where
 * @param purpose why
 * @param askedAtNanos when
 * @param answer hears once what became of it
 */
record Dial(Endpoint endpoint, Purpose purpose, long askedAtNanos, Answer answer) {

  /** Why somebody is dialled. */
  enum Purpose {
    /** The user wants it. */
    USER,
    /** A link that the user wanted broke. */
    REDIAL,
    /** A solicitation was heard, or it was a neighbour in the last life: no user asked just now. */
    SOLICITED,
    /** Another node of this node's name may be there, and is to hear who was first. */
    NAMESAKE
  }

  /** Hears what became of a dial. */
  interface Answer {
    /** Nobody waits for it. */
    Answer NOBODY =
        new Answer() {
          @Override
          public void linked(Introduction peer) {}

          @Override
          public void failed(Refusal refusal) {}
        };

    /** There is a link, by this dial or by one that it gave way to. */
    void linked(Introduction peer);

    /** There is none by this dial, for there was one before; the refusal says so. */
    default void linkedBefore(Introduction peer, Refusal refusal) {
      failed(refusal);
    }

    /** There is none by this dial. */
    void failed(Refusal refusal);

    /** It was the name of a service, and these are the places behind it, in this order. */
    default void found(List<Endpoint> places) {
      failed(new Refusal(CloseReason.UNREACHABLE, "a place was wanted, not the name of a service"));
    }
  }
}

package io.meshage.protocol.port;

/** The application's bounded queue of messages. */
public interface Inbox {

  /** What happened to an offered message. */
  enum Answer {
    /** It is in the queue. */
    HANDED_OVER,
    /** There is no room. */
    BUSY,
    /** This node is leaving, and takes no more. */
    LEAVING,
    /** There is room and it is kept; whether it can be decoded is told later by inboxAnswered. */
    LATER
  }

  /** Offers a message that has not been offered before. */
  Answer offer(Arrival arrival);

  /** Returns whether anybody looks at what this node relays. */
  boolean isWatched();

  /** Shows a message that this node relays; never kept, never answered. */
  void relayed(Arrival arrival);
}

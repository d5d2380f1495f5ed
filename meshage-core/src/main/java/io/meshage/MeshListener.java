package io.meshage;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Hears what happens in the mesh. All methods of all listeners of a node are called on the node's
 * one callback thread, in order, one at a time; a slow listener delays other listeners and message
 * handlers, never the mesh. Of the topologies that wait for a slow listener only the newest is
 * kept, in the place of the first; of other events at most {@link Limits#MAX_WAITING_EVENTS} wait,
 * and how many were skipped is told ({@link #eventsSkipped}).
 *
 * <p>What a listener throws is logged, counted ({@code listeners-threw}) and told to all listeners
 * ({@link #callbackFailed}), and changes nothing else.
 */
public interface MeshListener {

  /**
   * A link of this node came up.
   *
   * @param peer the node at the other end
   * @param endpoint its address
   * @param at when, by this machine's clock
   */
  record LinkUp(String peer, Endpoint endpoint, Instant at) {
    public LinkUp {
      Objects.requireNonNull(peer, "peer");
      Objects.requireNonNull(endpoint, "endpoint");
      Objects.requireNonNull(at, "at");
    }
  }

  /**
   * A link of this node went down.
   *
   * @param peer the node at the other end
   * @param endpoint its address
   * @param reason why
   * @param text the reason in words
   * @param at when, by this machine's clock
   */
  record LinkDown(String peer, Endpoint endpoint, CloseReason reason, String text, Instant at) {
    public LinkDown {
      Objects.requireNonNull(peer, "peer");
      Objects.requireNonNull(endpoint, "endpoint");
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(text, "text");
      Objects.requireNonNull(at, "at");
    }
  }

  /**
   * A link of this node kept breaking, and has to last for a while before the mesh is told of it:
   * until then no message takes it.
   *
   * @param peer the node at the other end
   * @param left for how long
   * @param at when, by this machine's clock
   */
  record LinkSettling(String peer, Duration left, Instant at) {
    public LinkSettling {
      Objects.requireNonNull(peer, "peer");
      Objects.requireNonNull(left, "left");
      Objects.requireNonNull(at, "at");
    }
  }

  /**
   * Something became known about a node.
   *
   * @param node the node, with its state after the event
   * @param at when, by this machine's clock
   */
  record NodeEvent(Member node, Instant at) {
    public NodeEvent {
      Objects.requireNonNull(node, "node");
      Objects.requireNonNull(at, "at");
    }
  }

  /**
   * Somebody signs in a node's name with another key than the one the name is known by: the node
   * was given a new identity, or somebody else takes its name.
   *
   * @param name the name
   * @param known the key it is known by, which stays
   * @param shown the other one, which is not believed
   * @param at when, by this machine's clock
   */
  record IdentityConflict(String name, PeerKey known, PeerKey shown, Instant at) {
    public IdentityConflict {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(known, "known");
      Objects.requireNonNull(shown, "shown");
      Objects.requireNonNull(at, "at");
    }
  }

  /**
   * The pings to a neighbour go another way from here on.
   *
   * @param peer the neighbour
   * @param datagrams whether they go in datagrams beside the link, or over it because datagrams do
   *     not pass
   * @param at when, by this machine's clock
   */
  record PingsMoved(String peer, boolean datagrams, Instant at) {
    public PingsMoved {
      Objects.requireNonNull(peer, "peer");
      Objects.requireNonNull(at, "at");
    }
  }

  /**
   * Code of the application threw when this node called it.
   *
   * @param callback what was called: one of the constants below
   * @param error what it threw
   * @param at when, by this machine's clock
   */
  record CallbackFailed(String callback, Throwable error, Instant at) {
    /** The handler of messages. */
    public static final String HANDLER = "message handler";

    /** A listener. */
    public static final String LISTENER = "listener";

    /** The observer of relayed messages, see {@link Node#onSnoop}. */
    public static final String OBSERVER = "snoop observer";

    public CallbackFailed {
      Objects.requireNonNull(callback, "callback");
      Objects.requireNonNull(error, "error");
      Objects.requireNonNull(at, "at");
    }
  }

  /**
   * The listeners were too far behind, and are missing events here.
   *
   * @param count how many were skipped, since the event that was told before this one
   * @param at when this was told, by this machine's clock
   */
  record EventsSkipped(long count, Instant at) {
    public EventsSkipped {
      Objects.requireNonNull(at, "at");
    }
  }

  /** This node has a new link. */
  default void linkUp(LinkUp event) {}

  /** A link of this node ended. */
  default void linkDown(LinkDown event) {}

  /** A link of this node is there again, and is not used yet because it kept breaking. */
  default void linkSettling(LinkSettling event) {}

  /** A node became reachable, for the first time or again. */
  default void nodeJoined(NodeEvent event) {}

  /** A node said that it leaves the mesh. */
  default void nodeLeft(NodeEvent event) {}

  /** A node that had not left became unreachable. */
  default void nodeFailed(NodeEvent event) {}

  /** The topology changed; this is the new one. */
  default void routesChanged(Topology topology) {}

  /** Datagrams begin, or cease, to get through to a neighbour. */
  default void pingsMoved(PingsMoved event) {}

  /** A name is claimed with two keys; told once for each key, and at most once in ten seconds. */
  default void identityConflict(IdentityConflict event) {}

  /**
   * The application's own handler, listener or observer threw. What this method throws is counted
   * and logged, and not told again.
   */
  default void callbackFailed(CallbackFailed event) {}

  /** Events were skipped, because too many waited. */
  default void eventsSkipped(EventsSkipped event) {}

  /** Something that an operator should know, such as two nodes of one name. */
  default void warning(String text) {}
}

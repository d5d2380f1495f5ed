package io.meshage;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A listener for events of the mesh. All methods of all listeners of a node are called on the
 * node's callback thread, in order, one at a time. A slow listener delays other listeners and
 * message handlers, never the mesh. If several topologies wait for a slow listener, it gets only
 * the newest, in the place of the first. Of other events at most {@link Limits#MAX_WAITING_EVENTS}
 * wait; if more come, they are skipped and counted ({@link #eventsSkipped}).
 *
 * <p>If a listener throws, that is logged, counted ({@code listeners-threw}) and reported to all
 * listeners ({@link #callbackFailed}). It has no other effect.
 */
public interface MeshListener {

  /**
   * A link of this node came up.
   *
   * @param peer the node at the other end
   * @param endpoint its address
   * @param at when, by this machine's clock
   */
  record LinkUp(String peer, Endpoint endpoint, Instant at) implements MeshEvent {
    public LinkUp {
      Objects.requireNonNull(peer, "peer");
      Objects.requireNonNull(endpoint, "endpoint");
      Objects.requireNonNull(at, "at");
    }

    @Override
    public void tell(MeshListener listener) {
      Objects.requireNonNull(listener, "listener");
      listener.linkUp(this);
    }

    @Override
    public String counter() {
      return "links-up";
    }

    @Override
    public String words() {
      return "link to " + peer + " at " + endpoint + " is up";
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
  record LinkDown(String peer, Endpoint endpoint, CloseReason reason, String text, Instant at)
      implements MeshEvent {
    public LinkDown {
      Objects.requireNonNull(peer, "peer");
      Objects.requireNonNull(endpoint, "endpoint");
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(text, "text");
      Objects.requireNonNull(at, "at");
    }

    @Override
    public void tell(MeshListener listener) {
      Objects.requireNonNull(listener, "listener");
      listener.linkDown(this);
    }

    @Override
    public String counter() {
      return "links-down";
    }

    @Override
    public String words() {
      return "link to " + peer + " at " + endpoint + " is down: " + reason + " (" + text + ")";
    }
  }

  /**
   * A link of this node kept breaking. It has to last for a while before it is announced; until
   * then no message takes it.
   *
   * @param peer the node at the other end
   * @param left how long it has to last
   * @param at when, by this machine's clock
   */
  record LinkSettling(String peer, Duration left, Instant at) implements MeshEvent {
    public LinkSettling {
      Objects.requireNonNull(peer, "peer");
      Objects.requireNonNull(left, "left");
      Objects.requireNonNull(at, "at");
    }

    @Override
    public void tell(MeshListener listener) {
      Objects.requireNonNull(listener, "listener");
      listener.linkSettling(this);
    }

    @Override
    public String counter() {
      return "links-settling";
    }

    @Override
    public String words() {
      return "link to " + peer + " kept breaking, it will be announced in " + left;
    }
  }

  /**
   * The state of a node changed.
   *
   * @param node the node, with its state after the event
   * @param at when, by this machine's clock
   */
  record NodeEvent(Member node, Instant at) implements MeshEvent {
    public NodeEvent {
      Objects.requireNonNull(node, "node");
      Objects.requireNonNull(at, "at");
    }

    @Override
    public void tell(MeshListener listener) {
      Objects.requireNonNull(listener, "listener");
      switch (node.state()) {
        case LEAVING -> listener.nodeLeft(this);
        case DEAD -> listener.nodeFailed(this);
        case ALIVE, SUSPECT -> listener.nodeJoined(this);
      }
    }
  }

  /**
   * Announcements or handshakes in a node's name are signed with another key than the known one.
   * Either the node has a new identity, or another node uses its name.
   *
   * @param name the name
   * @param known the known key, which stays in force
   * @param shown the other key, which is not trusted
   * @param at when, by this machine's clock
   */
  record IdentityConflict(String name, PeerKey known, PeerKey shown, Instant at)
      implements MeshEvent {
    public IdentityConflict {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(known, "known");
      Objects.requireNonNull(shown, "shown");
      Objects.requireNonNull(at, "at");
    }

    @Override
    public void tell(MeshListener listener) {
      Objects.requireNonNull(listener, "listener");
      listener.identityConflict(this);
    }

    @Override
    public String words() {
      return name + " is known by " + known + ", but another node shows " + shown + " in its name";
    }
  }

  /**
   * From now on the pings to a neighbour go another way.
   *
   * @param peer the neighbour
   * @param datagrams true if they go in datagrams beside the link; false if they go over the link,
   *     because datagrams do not pass
   * @param at when, by this machine's clock
   */
  record PingsMoved(String peer, boolean datagrams, Instant at) implements MeshEvent {
    public PingsMoved {
      Objects.requireNonNull(peer, "peer");
      Objects.requireNonNull(at, "at");
    }

    @Override
    public void tell(MeshListener listener) {
      Objects.requireNonNull(listener, "listener");
      listener.pingsMoved(this);
    }

    @Override
    public String words() {
      return "pings to " + peer + " go by " + (datagrams ? "datagram" : "the link");
    }
  }

  /**
   * Code of the application threw an exception when this node called it.
   *
   * @param callback what was called: one of the constants below
   * @param error what it threw
   * @param at when, by this machine's clock
   */
  record CallbackFailed(String callback, Throwable error, Instant at) implements MeshEvent {
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

    @Override
    public void tell(MeshListener listener) {
      Objects.requireNonNull(listener, "listener");
      listener.callbackFailed(this);
    }
  }

  /**
   * The listeners were too slow, and events were skipped at this point.
   *
   * @param count how many events were skipped since the previous event
   * @param at when this was reported, by this machine's clock
   */
  record EventsSkipped(long count, Instant at) implements MeshEvent {
    public EventsSkipped {
      Objects.requireNonNull(at, "at");
    }

    @Override
    public void tell(MeshListener listener) {
      Objects.requireNonNull(listener, "listener");
      listener.eventsSkipped(this);
    }
  }

  /**
   * There is another topology than before.
   *
   * @param topology the new one
   * @param at when, by this machine's clock
   */
  record RoutesChanged(Topology topology, Instant at) implements MeshEvent {
    public RoutesChanged {
      Objects.requireNonNull(topology, "topology");
      Objects.requireNonNull(at, "at");
    }

    @Override
    public void tell(MeshListener listener) {
      Objects.requireNonNull(listener, "listener");
      listener.routesChanged(topology);
    }
  }

  /**
   * Something that an operator should know.
   *
   * @param words what, in words
   * @param counter what it raises
   * @param at when, by this machine's clock
   */
  record Warning(String words, String counter, Instant at) implements MeshEvent {
    public Warning {
      Objects.requireNonNull(words, "words");
      Objects.requireNonNull(counter, "counter");
      Objects.requireNonNull(at, "at");
    }

    @Override
    public void tell(MeshListener listener) {
      Objects.requireNonNull(listener, "listener");
      listener.warning(words);
    }
  }

  /** This node has a new link. */
  default void linkUp(LinkUp event) {}

  /** A link of this node ended. */
  default void linkDown(LinkDown event) {}

  /** A link of this node is up again, but not used yet, because it kept breaking. */
  default void linkSettling(LinkSettling event) {}

  /** A node became reachable, for the first time or again. */
  default void nodeJoined(NodeEvent event) {}

  /** A node announced that it leaves the mesh. */
  default void nodeLeft(NodeEvent event) {}

  /** A node that had not left became unreachable. */
  default void nodeFailed(NodeEvent event) {}

  /** The topology changed; this is the new one. */
  default void routesChanged(Topology topology) {}

  /** Datagrams to a neighbour begin or cease to arrive. */
  default void pingsMoved(PingsMoved event) {}

  /** Two keys claim one name. Called once for each key, and at most once in ten seconds. */
  default void identityConflict(IdentityConflict event) {}

  /**
   * A handler, listener or observer of the application threw an exception. If this method throws,
   * that is counted and logged, and not reported again.
   */
  default void callbackFailed(CallbackFailed event) {}

  /** Events were skipped, because too many were waiting. */
  default void eventsSkipped(EventsSkipped event) {}

  /** A warning for the operator, such as two nodes of one name. */
  default void warning(String text) {}
}

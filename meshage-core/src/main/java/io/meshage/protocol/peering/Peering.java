package io.meshage.protocol.peering;

import io.meshage.Address;
import io.meshage.Blocked;
import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.MeshConfig;
import io.meshage.NodeId;
import io.meshage.VersionPolicy;
import io.meshage.message.MeshMessage;
import io.meshage.message.PeeringMessage;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.message.PeeringMessage.Solicitation;
import io.meshage.message.TopologyMessage;
import io.meshage.protocol.port.Datagrams;
import io.meshage.protocol.port.DialResult;
import io.meshage.protocol.port.Events;
import io.meshage.protocol.port.Links;
import io.meshage.protocol.port.NeighbourMemory;
import io.meshage.protocol.port.Neighbours;
import io.meshage.protocol.port.PeeringNews;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Self;
import io.meshage.protocol.port.Trust;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The front door of a node: who rings is asked for a name, let in or told in words why not; who was
 * invited by the owner is called back when the line breaks; and while there are fewer guests than
 * the owner likes, the node calls out of the window for more.
 *
 * <p>Makes and ends links. A link is a connection whose handshake is complete; there is at most one
 * to a peer, and the other rooms know peers only. See {@code docs/protocol/peering.md} for states,
 * timers, limits and sources.
 *
 * <p>Confined to the node's loop.
 */
public final class Peering implements Neighbours {
  private static final int MAX_HUNG_UP = 4096;

  private final Self self;
  private final Links links;
  private final Scheduler scheduler;
  private final PeeringNews news;
  private final Events events;
  private final LinkTable table;
  private final RecentPeers hungUp = new RecentPeers(MAX_HUNG_UP);
  private final Blocklist blocked;
  private final Guard guard;
  private final NameCheck names;
  private final Handshakes handshakes;
  private final PendingDials dialler;
  private final Redialer redialer;
  private final Surroundings surroundings;
  private final Solicitor solicitor;
  private final Beacon beacon;
  private final Answerer answerer;
  private final Returner returner;
  private final Warnings warnings;
  private boolean started;
  private @Nullable Refusal retired;

  /**
   * Wires the room; nothing happens before {@link #start}, except that connections are taken.
   *
   * @param trust whether peers are asked to prove who they are, and whom to believe
   * @param random draws every wait and every choice
   * @param memory what is known of the neighbours of the node's last life
   */
  public Peering(
      Self self,
      MeshConfig config,
      VersionPolicy policy,
      Trust trust,
      Links links,
      Datagrams datagrams,
      Scheduler scheduler,
      RandomGenerator random,
      PeeringNews news,
      Events events,
      NeighbourMemory memory) {
    this.self = self;
    this.links = links;
    this.scheduler = scheduler;
    this.news = news;
    this.events = events;
    table = new LinkTable(config.maxLinks());
    warnings = new Warnings(events, scheduler);
    names = new NameCheck(config, table, news, scheduler);
    blocked = new Blocklist(self.name(), scheduler, this::keepOut);
    guard = new Guard(scheduler, events, blocked, warnings);
    Credentials credentials = new Credentials(self, trust, table);
    Admission admission =
        new Admission(self, config, policy, table, credentials, hungUp, blocked, warnings, events);
    handshakes =
        new Handshakes(
            self,
            config,
            table,
            admission,
            credentials,
            names,
            guard,
            links,
            news,
            scheduler,
            new Ear());
    dialler = new PendingDials(links, scheduler);
    redialer =
        new Redialer(
            config.redial(),
            scheduler,
            random,
            blocked::contains,
            news::links,
            (address, answer) -> dial(address, Dial.Purpose.REDIAL, answer),
            events);
    surroundings = new Surroundings(self, config, table, news, scheduler, random);
    solicitor = new Solicitor(surroundings, datagrams, scheduler, random);
    beacon = new Beacon(surroundings, datagrams, scheduler, random);
    answerer =
        new Answerer(
            self, config, surroundings, table, hungUp, blocked, dialler, scheduler, random, events);
    returner =
        new Returner(
            config.redial(), memory, answerer::isOpenTo, dialler, scheduler, random, events);
  }

  /** Dials whom it last knew, and begins to look for links if the degree says so. */
  public void start() {
    started = true;
    returner.start();
    lookAround();
  }

  /**
   * A connection is open.
   *
   * @param link its number
   * @param ticket 0 if somebody else opened it; else it answers {@link Links#dial}
   * @param remote the other end
   * @param certified the names in the certificate of the other end; null if it needs none
   */
  public void linkOpened(
      long link, long ticket, Endpoint remote, @Nullable List<String> certified) {
    Refusal closing = retired;
    Dial dial = ticket == 0 ? null : dialler.take(ticket);
    if (closing != null) {
      links.close(link, closing.lastWord(ticket == 0));
    } else if (ticket == 0) {
      handshakes.accepted(link, remote, certified);
    } else if (dial == null) {
      events.count("dials-unasked");
      links.abort(link, CloseReason.MALFORMED);
    } else {
      handshakes.dialled(link, remote, certified, dial);
    }
  }

  /** A frame arrived on a connection. */
  public void received(long link, MeshMessage message) {
    Connection connection = table.byLink(link);
    if (connection == null) {
      events.count("frames-after-close");
      return;
    }
    if (connection.isUp()) {
      connection.noteFrame(scheduler);
      if (!guard.takes(connection, message)) {
        return;
      }
      // Most are of the topology, and what is asked first is cheap.
      if (message instanceof TopologyMessage || !(message instanceof PeeringMessage)) {
        news.received(connection.peer().id(), message);
        return;
      }
    }
    handshakes.received(connection, message);
  }

  /** Something came beside a connection, by datagram: no sign that the connection lives. */
  public void receivedAside(long link, MeshMessage message) {
    Connection connection = table.byLink(link);
    if (connection != null && connection.isUp() && guard.takes(connection, message)) {
      news.receivedAside(connection.peer().id(), message);
    }
  }

  /** A connection ended, and not by this node. */
  public void linkClosed(long link, CloseReason reason, String text) {
    Connection connection = table.byLink(link);
    if (connection != null) {
      handshakes.broken(connection, Refusal.ofBroken(connection.state(), reason, text));
    }
  }

  /** A dial found nobody. */
  public void dialFailed(long ticket, String text) {
    dialler.failed(ticket, text);
  }

  /** What was dialled is the name of a service; these places are behind it, in this order. */
  public void dialFound(long ticket, List<Endpoint> places) {
    dialler.found(ticket, places);
  }

  /** A solicitation arrived from this address. */
  public void heard(Endpoint source, Solicitation solicitation) {
    if (started && retired == null) {
      redialer.seen(solicitation.id());
      answerer.heard(source, solicitation);
    }
  }

  /**
   * Links to whoever is at an address, whatever its namespace and the degree, at the first of its
   * places that works; a link made so is dialled again when it breaks, until {@link #hangup}.
   *
   * @param answer hears once what became of it, perhaps before this call returns
   */
  public void dial(Address address, Consumer<DialResult> answer) {
    Refusal closing = retired;
    if (closing != null) {
      answer.accept(new DialResult.Failed(closing.reason(), closing.text()));
      return;
    }
    dial(address, Dial.Purpose.USER, new UserDial(address, hungUp, redialer, answer));
  }

  private void dial(Address address, Dial.Purpose purpose, Dial.Answer answer) {
    new DialSeries(dialler, purpose, () -> retired != null, answer).begin(address.places());
  }

  /** Tells another node of this name, if it is at one of these places, who was first. */
  public void seekNamesake(List<Endpoint> places) {
    new DialSeries(dialler, Dial.Purpose.NAMESAKE, () -> retired != null, Dial.Answer.NOBODY)
        .begin(places);
  }

  /**
   * Ends a link because the user says so; neither side dials or solicits the other by itself until
   * a user of either does.
   *
   * @return false if there is no such link and none is being dialled again
   */
  public boolean hangup(NodeId peer) {
    boolean wished = redialer.forget(peer);
    returner.forget(peer);
    Connection connection = table.upTo(peer);
    if (connection == null && !wished) {
      return false;
    }
    hungUp.add(peer);
    if (connection != null) {
      handshakes.end(
          connection, new Refusal(CloseReason.HUNG_UP, "hung up by the user of " + self.name()));
    }
    return true;
  }

  /** Keeps a peer out for a while because the user says so, and ends the link if there is one. */
  public void block(String name, Duration duration) {
    blocked.byUser(name, duration);
  }

  /** Lets a peer in again that is kept out; returns false if it is not. */
  public boolean unblock(NodeId peer) {
    return blocked.unblock(peer);
  }

  /** Returns who is kept out now. */
  public List<Blocked> blocked() {
    return blocked.all();
  }

  private void keepOut(NodeId peer, Refusal why) {
    Connection connection = table.upTo(peer);
    if (connection != null) {
      handshakes.end(connection, why);
    }
  }

  /** Ends a link because another room says so; nothing happens if there is none. */
  public void close(NodeId peer, CloseReason reason, String text) {
    keepOut(peer, new Refusal(reason, text));
  }

  /** Returns how many links are looked for. */
  public int degree() {
    return surroundings.degree();
  }

  /**
   * Sets how many links to look for; 0 neither solicits nor answers. Links beyond it stay.
   *
   * @throws IllegalArgumentException if it is negative or more than the node takes
   */
  public void setDegree(int degree) {
    surroundings.degree(degree);
    lookAround();
  }

  /** Returns what keeps the links that a user dialled. */
  public Redialer redialer() {
    return redialer;
  }

  /** Returns the neighbours, the longest linked first. */
  public List<Neighbour> neighbours() {
    return table.neighbours(scheduler.nowNanos());
  }

  @Override
  public boolean send(NodeId neighbour, MeshMessage message) {
    Connection connection = table.upTo(neighbour);
    return connection != null && links.send(connection.link(), message);
  }

  @Override
  public boolean sendBeside(NodeId neighbour, MeshMessage message) {
    Connection connection = table.upTo(neighbour);
    return connection != null && links.sendBeside(connection.link(), message);
  }

  /** Takes leave of all peers, and refuses everything afterwards. Harmless when repeated. */
  public void leave() {
    retire(CloseReason.LEFT, self.name() + " leaves the mesh");
  }

  /** Ends everything for a reason that every peer is told, and refuses everything afterwards. */
  public void retire(CloseReason reason, String text) {
    if (retired != null) {
      return;
    }
    Refusal closing = new Refusal(reason, text);
    retired = closing;
    redialer.forgetAll();
    returner.stop();
    solicitor.stop();
    beacon.stop();
    answerer.stop();
    table.everything().forEach(connection -> handshakes.end(connection, closing));
    dialler.takeAll().forEach(dial -> dial.answer().failed(closing));
  }

  private void linksChanged() {
    surroundings.noteLinksChanged();
    lookAround();
  }

  private void lookAround() {
    if (started && retired == null) {
      solicitor.linksChanged();
      beacon.linksChanged();
    }
  }

  private final class Ear implements Handshakes.Ear {
    @Override
    public void linkUp(Connection connection) {
      Introduction peer = connection.peer();
      if (connection.isWished()) {
        hungUp.remove(peer.id());
      }
      redialer.linkUp(peer.id());
      returner.linkUp(connection);
      news.neighbourUp(peer, connection.remote());
      connection.takeWaiting().forEach(dial -> dial.answer().linked(peer));
      linksChanged();
      guard.linkUp(connection);
    }

    @Override
    public void linkDown(Connection connection, Refusal refusal) {
      NodeId peer = connection.peer().id();
      if (refusal.reason() == CloseReason.HUNG_UP) {
        hungUp.add(peer);
      }
      if (retired == null) {
        redialer.linkDown(peer, refusal, scheduler.nowNanos() - connection.upSinceNanos());
        returner.linkDown(peer, refusal.reason());
      }
      news.neighbourDown(connection.peer(), connection.remote(), refusal.reason(), refusal.text());
      names.linkGone();
      linksChanged();
    }

    @Override
    public void refused(Connection connection, Refusal refusal, boolean byPeer) {
      events.count(
          (byPeer ? "handshakes-refused-by-peer-" : "handshakes-refused-")
              + PeeringText.counter(refusal.reason()));
      warnings.refused(connection.remote(), refusal, byPeer);
    }
  }
}

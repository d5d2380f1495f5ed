package io.meshage.protocol.peering;

import io.meshage.Bytes;
import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.MeshConfig;
import io.meshage.message.MeshMessage;
import io.meshage.message.PeeringMessage.Goodbye;
import io.meshage.message.PeeringMessage.Hello;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.message.PeeringMessage.KnownBy;
import io.meshage.message.PeeringMessage.Ready;
import io.meshage.message.PeeringMessage.Reject;
import io.meshage.message.PeeringMessage.Welcome;
import io.meshage.message.ProtocolVersion;
import io.meshage.protocol.peering.Handshake.Action;
import io.meshage.protocol.peering.Handshake.Signal;
import io.meshage.protocol.peering.Handshake.State;
import io.meshage.protocol.port.Links;
import io.meshage.protocol.port.PeeringNews;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Self;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what {@link Handshake} says: takes connections from their first frame to a complete
 * link or to a refusal in words, and ends them. Never waits: a slow peer costs its own connection.
 */
final class Handshakes {

  /** Hears what becomes of connections. */
  interface Ear {
    /** A link is complete. */
    void linkUp(Connection connection);

    /** A complete link ended. */
    void linkDown(Connection connection, Refusal refusal);

    /** A connection that never became a link ended. */
    void refused(Connection connection, Refusal refusal, boolean byPeer);
  }

  private final Self self;
  private final MeshConfig config;
  private final LinkTable table;
  private final Admission admission;
  private final Credentials credentials;
  private final Lives lives;
  private final NameCheck names;
  private final Guard guard;
  private final Links links;
  private final PeeringNews news;
  private final Scheduler scheduler;
  private final Ear ear;
  private final CrossingDials crossing;

  Handshakes(
      Self self,
      MeshConfig config,
      LinkTable table,
      Admission admission,
      Credentials credentials,
      NameCheck names,
      Guard guard,
      Links links,
      PeeringNews news,
      Scheduler scheduler,
      Ear ear) {
    this.self = self;
    this.config = config;
    this.table = table;
    this.admission = admission;
    this.credentials = credentials;
    this.lives = credentials.lives();
    this.names = names;
    this.guard = guard;
    this.links = links;
    this.news = news;
    this.scheduler = scheduler;
    this.ear = ear;
    crossing = new CrossingDials(self, table, scheduler, this::end, this::admit);
  }

  /** Begins with a connection that this side dialled. */
  void dialled(long link, Endpoint remote, @Nullable List<String> certified, Dial dial) {
    Connection connection = new Connection(link, remote, certified, dial, scheduler.nowNanos());
    begin(connection);
    boolean solicited = dial.purpose() == Dial.Purpose.SOLICITED;
    connection.noteOurNonce(credentials.nonce());
    connection.noteChallenge(lives.challenge());
    links.send(
        link,
        new Hello(
            ProtocolVersion.OURS,
            introduction(),
            solicited,
            connection.ourNonce(),
            connection.challenge()));
  }

  /**
   * Begins with a connection that somebody opened to this node. If there are too many unfinished
   * ones, then the oldest gives way, however far it came: an honest dialler is done in a moment, so
   * that however many never end, they do not keep it out.
   */
  void accepted(long link, Endpoint remote, @Nullable List<String> certified) {
    if (!table.hasRoomFor(remote.host())) {
      end(
          table.oldestInTheWay(remote.host()),
          new Refusal(
              CloseReason.FULL,
              PeeringText.node(self.name(), self.endpoints())
                  + " has as many unfinished handshakes as it allows, try again in a moment"));
    }
    begin(new Connection(link, remote, certified, null, scheduler.nowNanos()));
  }

  private void begin(Connection connection) {
    table.add(connection);
    connection.deadline(scheduler.after(Limits.HANDSHAKE_DEADLINE, () -> deadlineOver(connection)));
  }

  /** A frame arrived. */
  void received(Connection connection, MeshMessage message) {
    State before = connection.state();
    Handshake.Step step = Handshake.next(before, Signal.of(message));
    switch (step.action()) {
      case EXAMINE -> {
        table.move(connection, step.state());
        examine(connection, message);
      }
      case ESTABLISH -> ready(connection, (Ready) message);
      case KEEP -> lives.told(connection, ((KnownBy) message).life());
      case PASS_ON -> news.received(connection.peer().id(), message);
      case END_AS_TOLD -> endAsTold(connection, message);
      case END_AS_MALFORMED -> tellAndEnd(connection, Refusal.misplaced(before, message));
      default -> throw new IllegalStateException(step + " cannot follow a frame");
    }
  }

  /** The connection broke. */
  void broken(Connection connection, Refusal why) {
    if (Handshake.next(connection.state(), Signal.BROKEN).action() == Action.FORGET) {
      finish(connection, why, false);
    }
  }

  /** Ends a connection with words for the peer. */
  void end(Connection connection, Refusal why) {
    if (Handshake.next(connection.state(), Signal.REFUSED).action() == Action.TELL_AND_END) {
      tellAndEnd(connection, why);
    }
  }

  private void deadlineOver(Connection connection) {
    if (Handshake.next(connection.state(), Signal.DEADLINE).action() == Action.END_AS_SILENT) {
      String awaited =
          switch (connection.state()) {
            case CALLING -> "WELCOME";
            case LISTENING -> "HELLO";
            case WELCOMED -> "READY";
            default -> "verdict about the name";
          };
      tellAndEnd(
          connection,
          new Refusal(
              CloseReason.SILENT,
              "no " + awaited + " within " + Limits.HANDSHAKE_DEADLINE.toSeconds() + " s"));
    }
  }

  private void examine(Connection connection, MeshMessage message) {
    Refusal refusal = null;
    if (message instanceof Hello hello) {
      connection.introduced(hello.self());
      connection.noteSolicited(hello.solicited());
      connection.noteVersion(ProtocolVersion.OURS.common(hello.versions()).orElse(0));
      connection.noteTheirNonce(hello.nonce());
      connection.noteChallenge(hello.challenge());
      refusal = admission.judgeVersions(hello.versions());
      if (refusal == null) {
        refusal = credentials.judgeNonce(connection, hello.nonce());
      }
      if (refusal == null && !guard.takesFrom(connection.remote().host())) {
        refusal = new Refusal(CloseReason.FULL, "too many handshakes a second from this address");
      }
    } else if (message instanceof Welcome welcome) {
      connection.introduced(welcome.self());
      connection.noteLinkedThere(welcome.linked());
      connection.noteVersion(welcome.version());
      connection.noteTheirNonce(welcome.nonce());
      refusal = admission.judgeVersion(welcome.version());
      if (refusal == null) {
        refusal = credentials.judge(connection, introduction(), welcome.proof());
      }
      if (refusal == null) {
        refusal = lives.judgeAnswer(connection, welcome.life());
      }
    }
    if (refusal == null) {
      refusal = admission.judge(connection);
    }
    if (refusal != null) {
      tellAndEnd(connection, refusal);
      if (refusal.reason() == CloseReason.NAME_IN_USE && message instanceof Hello hello) {
        news.namesake(hello.self());
      }
      return;
    }
    names.ask(connection.peer(), connection.remote(), holder -> nameChecked(connection, holder));
  }

  private void nameChecked(Connection connection, String holder) {
    if (connection.isClosed()) {
      return; // it ended while the question was open
    }
    if (!holder.isEmpty()) {
      end(
          connection,
          new Refusal(
              CloseReason.NAME_IN_USE,
              PeeringText.node(self.name(), self.endpoints())
                  + " refuses "
                  + PeeringText.node(connection.peer(), connection.remote())
                  + ": the name is in use, "
                  + holder));
      return;
    }
    endOtherLife(connection);
    if (connection.isAccepted()) {
      admit(connection);
    } else {
      crossing.decide(connection);
    }
  }

  /** The other life was found silent, or its place is taken: it is no neighbour any more. */
  private void endOtherLife(Connection connection) {
    Connection other = table.upTo(connection.peer().id());
    if (other != null && other.peer().birth() != connection.peer().birth()) {
      end(other, new Refusal(CloseReason.LOST, "a later life of the node took its place"));
    }
  }

  private void admit(Connection connection) {
    Refusal full = admission.judgeRoom(connection.peer()); // others may have been faster
    if (full != null) {
      end(connection, full);
      return;
    }
    Handshake.Step step = Handshake.next(connection.state(), Signal.ADMITTED);
    if (step.action() == Action.WELCOME) {
      table.move(connection, step.state());
      boolean linked = table.upTo(connection.peer().id()) != null;
      connection.noteOurNonce(credentials.nonce());
      Introduction own = introduction();
      links.send(
          connection.link(),
          new Welcome(
              connection.version(),
              own,
              linked,
              connection.ourNonce(),
              credentials.prove(connection, own),
              lives.answer(connection, linked)));
    } else if (step.action() == Action.ESTABLISH) {
      links.established(connection.link());
      links.send(
          connection.link(),
          new Ready(credentials.prove(connection, introduction()), lives.token(connection.peer())));
      complete(connection);
    }
  }

  /**
   * The dialler wants this link. If there is one already, and the dialler shows that it is the life
   * at its other end, then it knew that when it read WELCOME, and so has lost it.
   */
  private void ready(Connection connection, Ready ready) {
    Refusal refusal = credentials.judge(connection, introduction(), ready.proof());
    if (refusal == null) {
      refusal = lives.judgeToken(connection, ready.life());
    }
    if (refusal == null) {
      refusal = admission.judgeAgain(connection); // a welcome keeps no place
    }
    if (refusal != null) {
      end(connection, refusal);
      return;
    }
    Connection before = table.upTo(connection.peer().id());
    if (before != null && before.peer().birth() != connection.peer().birth()) {
      end(
          connection,
          new Refusal(CloseReason.LOST, "two lives of a node linked at once; dial again"));
      return;
    }
    if (before != null) {
      end(before, new Refusal(CloseReason.LOST, "the peer has lost it and made another"));
    }
    links.established(connection.link());
    lives.told(connection, ready.life());
    complete(connection);
    Bytes token = lives.token(connection.peer());
    if (token.length() > 0) {
      links.send(connection.link(), new KnownBy(token));
    }
  }

  private void complete(Connection connection) {
    connection.cancelDeadline();
    connection.noteUp(scheduler.nowNanos());
    table.move(connection, State.UP);
    credentials.linkUp(connection);
    ear.linkUp(connection);
    crossing.decided(connection);
  }

  private void endAsTold(Connection connection, MeshMessage message) {
    Refusal told =
        message instanceof Reject reject
            ? new Refusal(reject.reason(), reject.text())
            : new Refusal(((Goodbye) message).reason(), ((Goodbye) message).text());
    links.abort(connection.link(), told.reason());
    finish(connection, told, true);
  }

  /** What is silence here was a pause there: the other side must not think that it was us. */
  private static MeshMessage goodbye(State state, Refusal why) {
    return state == State.UP && why.reason() == CloseReason.SILENT
        ? new Goodbye(CloseReason.GIVEN_UP, "it heard nothing from this node for too long")
        : why.lastWord(false);
  }

  private void tellAndEnd(Connection connection, Refusal why) {
    State state = connection.state();
    boolean isUnanswered = state == State.LISTENING || state == State.ASKING;
    links.close(connection.link(), isUnanswered ? why.lastWord(true) : goodbye(state, why));
    finish(connection, why, false);
  }

  private void finish(Connection connection, Refusal why, boolean byPeer) {
    boolean wasUp = connection.isUp();
    connection.cancelDeadline();
    table.move(connection, State.CLOSED);
    for (Dial dial : connection.takeWaiting()) {
      dial.answer().failed(why);
    }
    if (wasUp) {
      guard.linkDown(connection);
      ear.linkDown(connection, why);
    } else {
      ear.refused(connection, why, byPeer);
    }
    crossing.decided(connection);
  }

  private Introduction introduction() {
    return new Introduction(
        self.id(),
        self.name(),
        config.namespace(),
        self.birth(),
        news.instance(),
        config.version(),
        0,
        self.endpoints(),
        scheduler.wallMicros(),
        self.capabilities().largestBody());
  }
}

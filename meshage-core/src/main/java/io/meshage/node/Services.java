package io.meshage.node;

import io.meshage.Bytes;
import io.meshage.KeysCommand;
import io.meshage.KeysReport;
import io.meshage.MeshException;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.PeerKey;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.message.ServiceMessage;
import io.meshage.message.ServiceMessage.KeysAnswer;
import io.meshage.message.ServiceMessage.KeysRequest;
import io.meshage.protocol.NodeCore;
import io.meshage.protocol.port.Arrival;
import io.meshage.protocol.port.Inbox;
import io.meshage.protocol.port.RateGate;
import io.meshage.protocol.port.Routes;
import io.meshage.protocol.port.SendCommand;
import io.meshage.protocol.port.SendResult;
import io.meshage.wire.ServiceCodec;
import io.meshage.wire.WireException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What nodes ask each other beside their applications: stands before the inbox, takes what is for
 * the node itself, answers questions, and gathers the answers to its own. Confined to the node's
 * loop.
 */
final class Services implements Inbox {
  /** Questions of this node that may be open at once. */
  private static final int MAX_ROUNDS = 16;

  /** Each takes the better part of a millisecond of the loop. */
  private static final RateGate VERIFICATIONS = RateGate.perSecond(50, 64);

  /** How old, or how much in the future, what is signed may be by this node's clock. */
  private static final long FRESH_MICROS = Duration.ofMinutes(5).toNanos() / 1000;

  private final HostedInbox inbox;
  private final Loop loop;
  private final Supplier<NodeCore> core;
  private final KeyDesk keys;
  private final MessageSigning signing;
  private final int hopLimit;
  private final Duration timeout;
  private final Consumer<String> counters;
  private final Map<Long, Round> rounds = new LinkedHashMap<>();
  private long lastRound;
  private long verifiedUntilNanos;

  Services(
      HostedInbox inbox,
      Loop loop,
      Supplier<NodeCore> core,
      KeyDesk keys,
      MessageSigning signing,
      int hopLimit,
      Duration timeout,
      Consumer<String> counters) {
    this.inbox = inbox;
    this.loop = loop;
    this.core = core;
    this.keys = keys;
    this.signing = signing;
    this.verifiedUntilNanos = loop.nowNanos();
    this.hopLimit = hopLimit;
    this.timeout = timeout;
    this.counters = counters;
  }

  /** A question to all, and who has answered. */
  private static final class Round {
    final Map<NodeId, String> open = new LinkedHashMap<>();
    final SortedMap<String, KeysReport.Answer> answers = new TreeMap<>();
    final SortedMap<String, Outcome> failed = new TreeMap<>();
    private final Consumer<KeysReport> settled;

    Round(Consumer<KeysReport> settled) {
      this.settled = settled;
    }

    void answered(NodeId from, KeysReport.Answer answer) {
      String name = open.remove(from);
      if (name != null) {
        answers.put(name, answer);
        completeIfAll();
      }
    }

    void failed(NodeId who, Outcome outcome) {
      String name = open.remove(who);
      if (name != null) {
        failed.put(name, outcome);
        completeIfAll();
      }
    }

    private void completeIfAll() {
      if (open.isEmpty()) {
        settled.accept(new KeysReport(answers, failed));
      }
    }
  }

  /**
   * Asks all nodes, this one included. Using and removing a key is done nowhere unless it can be
   * done everywhere: a node that is left behind would be shut out.
   */
  void ask(KeysCommand command, Duration limit, Reply<KeysReport> answer) {
    if (command instanceof KeysCommand.Use use && !use.force()) {
      ifAllCan(
          command,
          limit,
          keys -> keys.contains(use.fingerprint()) ? "" : "it has no such key, install it first",
          answer);
    } else if (command instanceof KeysCommand.Remove remove && !remove.force()) {
      ifAllCan(
          command,
          limit,
          keys ->
              keys.indexOf(remove.fingerprint()) == 0 ? "it uses the key, use another first" : "",
          answer);
    } else {
      round(command, limit, answer, answer::give);
    }
  }

  private void ifAllCan(
      KeysCommand command,
      Duration limit,
      Function<List<String>, String> objection,
      Reply<KeysReport> answer) {
    round(
        new KeysCommand.Show(),
        limit,
        answer,
        shown -> {
          if (answer.isOpen()) { // else nobody wants it done any more
            goOn(shown, command, limit, objection, answer);
          }
        });
  }

  private void goOn(
      KeysReport shown,
      KeysCommand command,
      Duration limit,
      Function<List<String>, String> objection,
      Reply<KeysReport> answer) {
    SortedMap<String, KeysReport.Answer> refused = new TreeMap<>();
    boolean isRefused = !shown.failed().isEmpty();
    for (Map.Entry<String, KeysReport.Answer> each : shown.answers().entrySet()) {
      KeysReport.Answer told = each.getValue();
      String why = told.done() ? objection.apply(told.fingerprints()) : told.text();
      isRefused |= !why.isEmpty();
      refused.put(
          each.getKey(),
          new KeysReport.Answer(
              false, why.isEmpty() ? "not asked, because of others" : why, told.fingerprints()));
    }
    if (isRefused) {
      answer.give(new KeysReport(refused, shown.failed()));
    } else {
      round(command, limit, answer, answer::give);
    }
  }

  private void round(
      KeysCommand command, Duration limit, Reply<KeysReport> answer, Consumer<KeysReport> settled) {
    if (rounds.size() >= MAX_ROUNDS) {
      answer.fail(
          new MeshException("too many questions about keys at once, wait for their answers"));
      return;
    }
    long number = ++lastRound;
    Round round =
        new Round(
            report -> {
              rounds.remove(number);
              settled.accept(report);
            });
    Routes routes = core.get().topology().freshRoutes();
    List<NodeId> others = routes.reachable();
    others.forEach(id -> round.open.put(id, routes.name(id)));
    NodeId self = core.get().self();
    round.open.put(self, routes.name(self));
    rounds.put(number, round);
    loop.after(
        limit,
        () -> List.copyOf(round.open.keySet()).forEach(id -> round.failed(id, Outcome.TIMEOUT)));
    if (!others.isEmpty()) {
      send(others, new KeysRequest(number, command), limit, result -> failures(round, result));
    }
    keys.obey(command, told -> round.answered(self, told));
  }

  private static void failures(Round round, SendResult result) {
    for (Result row : result.results()) {
      if (row.outcome() != Outcome.ACKNOWLEDGED) {
        round.failed(row.recipient(), row.outcome());
      }
    }
  }

  private void send(
      List<NodeId> to, ServiceMessage message, Duration limit, Consumer<SendResult> answer) {
    Bytes body = ServiceCodec.encode(message);
    long now = loop.wallMicros();
    boolean isSigned = signing.isOn() && message instanceof KeysRequest;
    core.get()
        .send(
            SendCommand.service(
                to,
                limit,
                hopLimit,
                now,
                body,
                isSigned ? signing.signer(Kind.SERVICE, now, 0, to, body) : null,
                answer));
  }

  @Override
  public Answer offer(Arrival arrival) {
    if (arrival.envelope().kind() != Kind.SERVICE) {
      return inbox.offer(arrival);
    }
    try {
      Optional<PeerKey> signer = Optional.empty();
      Bytes body = arrival.envelope().body();
      if (signing.isOn() && MessageSigning.isSigned(arrival.envelope())) {
        if (!mayVerify()) {
          counters.accept("services-unverified");
          return Answer.BUSY;
        }
        Optional<PeerKey> known = keyOf(arrival.envelope());
        MessageSigning.Opened opened = signing.open(arrival, known.orElse(null), signing.onLoop());
        signer = isFresh(arrival.envelope()) ? known : signer;
        body = opened.body();
      }
      ServiceMessage message = ServiceCodec.decode(body);
      Optional<PeerKey> proven = signer;
      loop.execute(() -> take(arrival.envelope(), proven, message));
      return Answer.HANDED_OVER;
    } catch (WireException e) {
      counters.accept("services-unknown");
      loop.execute(() -> core.get().inboxAnswered(arrival.envelope().id(), Outcome.UNDECODABLE));
      return Answer.LATER;
    }
  }

  private boolean mayVerify() {
    long now = loop.nowNanos();
    if (VERIFICATIONS.waitNanos(verifiedUntilNanos, now) > 0) {
      return false;
    }
    verifiedUntilNanos = VERIFICATIONS.take(verifiedUntilNanos, now);
    return true;
  }

  private Optional<PeerKey> keyOf(Envelope envelope) {
    return signing.isOn() && isNamed(envelope)
        ? core.get().identities().key(envelope.sourceName())
        : Optional.empty();
  }

  private static boolean isNamed(Envelope envelope) {
    return NodeId.ofName(envelope.sourceName()).equals(envelope.id().source());
  }

  /** What was signed long ago may be a recording, played to a node that does not remember it. */
  private boolean isFresh(Envelope envelope) {
    return Math.abs(loop.wallMicros() - envelope.sentAtMicros()) <= FRESH_MICROS;
  }

  private void take(Envelope envelope, Optional<PeerKey> signer, ServiceMessage message) {
    NodeId from = envelope.id().source();
    if (message instanceof KeysRequest request) {
      keys.obey(
          new KeyDesk.Asker(isNamed(envelope) ? envelope.sourceName() : from.toString(), signer),
          request.command(),
          answer ->
              send(
                  List.of(from),
                  new KeysAnswer(request.number(), answer),
                  timeout,
                  this::countIfLost));
    } else if (message instanceof KeysAnswer answer) {
      Round round = rounds.get(answer.number());
      if (round == null) {
        counters.accept("services-late");
      } else {
        round.answered(from, answer.answer());
      }
    }
  }

  private void countIfLost(SendResult result) {
    if (result.results().get(0).outcome() != Outcome.ACKNOWLEDGED) {
      counters.accept("services-lost");
    }
  }

  @Override
  public boolean isWatched() {
    return inbox.isWatched();
  }

  @Override
  public void relayed(Arrival arrival) {
    if (arrival.envelope().kind() != Kind.SERVICE) {
      inbox.relayed(arrival);
    }
  }
}

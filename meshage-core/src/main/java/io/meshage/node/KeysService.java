package io.meshage.node;

import io.meshage.KeysCommand;
import io.meshage.KeysReport;
import io.meshage.MeshException;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.message.KeysMessage.KeysAnswer;
import io.meshage.message.KeysMessage.KeysRequest;
import io.meshage.message.ServiceMessage;
import io.meshage.protocol.port.Gauge;
import io.meshage.protocol.port.Ground;
import io.meshage.protocol.port.Inbox;
import io.meshage.protocol.port.Origin;
import io.meshage.protocol.port.Parcel;
import io.meshage.protocol.port.Routes;
import io.meshage.protocol.port.SendResult;
import io.meshage.protocol.port.Service;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The keys of a whole mesh: asks every node to show or to change its keys, gathers the answers, and
 * has the questions of others answered. Confined to the node's loop.
 */
final class KeysService implements Service {
  /** Questions of this node that may be open at once. */
  private static final int MAX_ROUNDS = 16;

  private final Ground ground;
  private final KeyDesk desk;
  private final Duration timeout;
  private final Map<Long, Round> rounds = new LinkedHashMap<>();
  private long lastRound;

  /**
   * Makes the service.
   *
   * @param desk does to this node's keys what is asked
   * @param timeout how long an answer may take to get back
   */
  KeysService(Ground ground, KeyDesk desk, Duration timeout) {
    this.ground = ground;
    this.desk = desk;
    this.timeout = timeout;
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
  void ask(KeysCommand command, Duration limit, CallReply<KeysReport> answer) {
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
      CallReply<KeysReport> answer) {
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
      CallReply<KeysReport> answer) {
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
      KeysCommand command,
      Duration limit,
      CallReply<KeysReport> answer,
      Consumer<KeysReport> settled) {
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
    Routes routes = ground.post().routes();
    List<NodeId> others = routes.reachable();
    others.forEach(id -> round.open.put(id, routes.name(id)));
    NodeId self = ground.self().id();
    round.open.put(self, routes.name(self));
    rounds.put(number, round);
    var unused =
        ground
            .scheduler()
            .after(
                limit,
                () ->
                    List.copyOf(round.open.keySet())
                        .forEach(id -> round.failed(id, Outcome.TIMEOUT)));
    if (!others.isEmpty()) {
      ground
          .post()
          .send(
              new Parcel(
                  others,
                  new KeysRequest(number, command),
                  true,
                  limit,
                  result -> failures(round, result)));
    }
    desk.obey(command, told -> round.answered(self, told));
  }

  private static void failures(Round round, SendResult result) {
    for (Result row : result.results()) {
      if (row.outcome() != Outcome.ACKNOWLEDGED) {
        round.failed(row.recipient(), row.outcome());
      }
    }
  }

  /** Handled in an event of its own, for a change of keys speaks over every link. */
  @Override
  public Inbox.Answer received(Origin from, ServiceMessage message) {
    var unused = ground.scheduler().after(Duration.ZERO, () -> take(from, message));
    return Inbox.Answer.HANDED_OVER;
  }

  private void take(Origin from, ServiceMessage message) {
    if (message instanceof KeysRequest request) {
      desk.obey(
          new KeyDesk.Asker(from.name(), from.key()),
          request.command(),
          answer -> answer(from.node(), new KeysAnswer(request.number(), answer)));
    } else if (message instanceof KeysAnswer answer) {
      Round round = rounds.get(answer.number());
      if (round == null) {
        ground.counters().accept("services-late");
      } else {
        round.answered(from.node(), answer.answer());
      }
    }
  }

  private void answer(NodeId asker, KeysAnswer answer) {
    ground
        .post()
        .send(new Parcel(List.of(asker), answer, false, timeout, result -> countIfLost(result)));
  }

  private void countIfLost(SendResult result) {
    if (result.results().get(0).outcome() != Outcome.ACKNOWLEDGED) {
      ground.counters().accept("services-lost");
    }
  }

  /** Who has the question may come back in time, and tell what it has done. */
  @Override
  public void gone(NodeId node) {}

  @Override
  public void routesChanged() {}

  /** What callers wait for is ended by {@link Calls}. */
  @Override
  public void close() {
    rounds.clear();
  }

  @Override
  public List<Gauge> gauges() {
    return List.of(new Gauge("questions about keys", rounds.size(), MAX_ROUNDS));
  }
}

package io.meshage.cli.agent;

import io.meshage.DialException;
import io.meshage.MeshException;
import io.meshage.Message;
import io.meshage.Node;
import io.meshage.SendReport;
import io.meshage.cli.control.Answer;
import io.meshage.cli.control.ControlHandler;
import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Failure;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what is asked at the control socket by asking the node. Never blocks: whatever takes its
 * time is a future, or goes to a thread of its own.
 */
final class Desk implements ControlHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

  private final Node node;
  private final String version;
  private final List<Shown> settings;
  private final Newsroom news;
  private final AgentTimer timer;
  private final CompletableFuture<Void> leave;
  private volatile boolean leaving;
  private volatile boolean ending;
  private final long startedNanos = System.nanoTime();

  Desk(
      Node node,
      String version,
      List<Shown> settings,
      Newsroom news,
      AgentTimer timer,
      CompletableFuture<Void> leave) {
    this.node = node;
    this.version = version;
    this.settings = settings;
    this.news = news;
    this.timer = timer;
    this.leave = leave;
  }

  @Override
  public void handle(Request request, Answer answer) {
    try {
      dispatch(request, answer);
    } catch (RuntimeException | Error e) {
      fail(answer, e);
    }
  }

  private void dispatch(Request request, Answer answer) {
    if (request instanceof Request.Status) {
      answer.result(Views.status(node, version, uptime()));
    } else if (request instanceof Request.Listing listing) {
      answer.result(new JsonObject().put("nodes", known(listing.peers())));
    } else if (request instanceof Request.Mesh) {
      answer.result(Views.mesh(node.mesh()));
    } else if (request instanceof Request.Peers) {
      answer.result(Views.peers(node.links(), node.awaited()));
    } else if (request instanceof Request.Route route) {
      route(route.destination(), answer);
    } else if (request instanceof Request.Dial dial) {
      answer(
          node.dialAsync(Dialable.of(dial.address()).toString()),
          answer,
          peer -> new JsonObject().put("peer", peer));
    } else if (request instanceof Request.Hangup hangup) {
      answer(
          node.hangupAsync(hangup.peer()),
          answer,
          done -> new JsonObject().put("peer", hangup.peer()));
    } else if (request instanceof Request.Block block) {
      node.block(block.peer(), block.duration());
      answer.result(
          Views.blocking(
              block.peer(), block.duration(), node.mesh().nodes().contains(block.peer())));
    } else if (request instanceof Request.Unblock unblock) {
      node.unblock(unblock.peer());
      answer.result(new JsonObject().put("peer", unblock.peer()));
    } else if (request instanceof Request.ListBlocked) {
      answer.result(Views.blocked(node.blocked()));
    } else if (request instanceof Request.Trace trace) {
      answer(
          node.traceAsync(trace.destination(), trace.timeout().orElseGet(node::timeout)),
          answer,
          Views::trace);
    } else if (request instanceof Request.Ping ping) {
      new Pinger(node, timer, ping, answer, failure -> fail(answer, failure)).start();
    } else if (request instanceof Request.Keys keys) {
      answer(node.keysAsync(KeysVerbs.of(keys), node.timeout()), answer, KeysVerbs::view);
    } else if (request instanceof Request.Config) {
      answer.result(SettingsView.of(Setting.current(node, settings)));
    } else if (request instanceof Request.Setting setting) {
      answer.result(Setting.apply(node, setting));
    } else {
      dispatchMessages(request, answer);
    }
  }

  private void dispatchMessages(Request request, Answer answer) {
    if (request instanceof Request.Send send) {
      Collection<String> recipients = new TreeSet<>(send.names().names());
      if (send.names().all()) {
        recipients.addAll(node.broadcastRecipients());
      }
      send(recipients, send, answer);
    } else if (request instanceof Request.Broadcast broadcast) {
      if (node.broadcastRecipients().isEmpty()) {
        nobody(answer);
      } else {
        Duration timeout = broadcast.timeout().orElseGet(node::timeout);
        Message message = Message.toAll(broadcast.body().value());
        report(
            node.sendAsync(broadcast.sign() ? message.withSignature() : message, timeout), answer);
      }
    } else if (request instanceof Request.Receive receive) {
      new Reception(receive, answer).attach(news, timer);
    } else if (request instanceof Request.Monitor) {
      news.monitor(answer);
    } else if (request instanceof Request.Dot dot) {
      apart(
          "meshage-picture", answer, () -> answer.result(MeshPicture.of(node.mesh(), dot.form())));
    } else if (request instanceof Request.Leave) {
      apart("meshage-leave", answer, () -> leave(answer));
    } else {
      throw new IllegalArgumentException("nothing to cancel");
    }
  }

  private Collection<String> knownNames(boolean peersOnly) {
    TreeSet<String> names = new TreeSet<>(node.mesh().nodes());
    if (peersOnly) {
      names.remove(node.name());
    }
    return names;
  }

  private List<String> known(boolean peersOnly) {
    return List.copyOf(knownNames(peersOnly));
  }

  private void route(String destination, Answer answer) {
    node.mesh()
        .route(destination)
        .ifPresentOrElse(
            route -> answer.result(Views.route(destination, route)),
            () ->
                answer.error(
                    Failure.MESH, "no route to " + destination + ": " + whyNot(destination)));
  }

  private String whyNot(String destination) {
    return node.mesh().members().containsKey(destination)
        ? "it is known, but no path of live links leads there; dial one of its neighbours"
        : "no node of this name is known; 'meshage list' shows those that are";
  }

  private void send(Collection<String> recipients, Request.Send send, Answer answer) {
    if (recipients.isEmpty()) {
      nobody(answer);
    } else {
      Duration wait = send.timeout().orElseGet(node::timeout);
      Message message = Message.to(List.copyOf(recipients), send.body().value());
      report(node.sendAsync(send.sign() ? message.withSignature() : message, wait), answer);
    }
  }

  /** Success at nothing would be a lie. */
  private static void nobody(Answer answer) {
    answer.error(
        Failure.MESH,
        "nothing was sent: no other node is known; dial one with 'meshage dial ADDR'");
  }

  private void report(CompletableFuture<SendReport> report, Answer answer) {
    answer.onEnd(() -> report.cancel(false));
    answer(report, answer, Views::report);
  }

  private <T> void answer(
      CompletableFuture<T> future, Answer answer, Function<? super T, JsonObject> view) {
    timer.when(
        future.thenApply(view),
        (shown, failure) -> {
          if (shown != null) {
            answer.result(shown);
          } else {
            fail(answer, Objects.requireNonNull(failure, "no answer, and no reason"));
          }
        });
  }

  private void apart(String name, Answer answer, Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (RuntimeException | Error e) {
                fail(answer, e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private void leave(Answer answer) {
    leaving = true;
    try {
      news.leaving();
      node.leave();
      answer.result(new JsonObject().put("left", node.name()));
    } catch (RuntimeException | Error e) {
      fail(answer, e);
    } finally {
      leave.complete(null); // only now: this ends the connections, that of the answer included
    }
  }

  /** From here on it is the agent's end that requests fail by. */
  void ending() {
    ending = true;
  }

  /** Ends the agent when its node has closed by itself. */
  void nodeClosed() {
    ending = true;
    if (!leaving) {
      leave.complete(null);
    }
  }

  private void fail(Answer answer, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String text = String.valueOf(cause.getMessage());
    if (cause instanceof CancellationException) {
      answer.error(Failure.MESH, "cancelled");
    } else if (cause instanceof Failure known) {
      answer.error(known.exitCode(), known.line());
    } else if (cause instanceof DialException refusal) {
      String remedy = refusal.reason().remedy();
      answer.error(
          Failure.MESH,
          text.contains(remedy) ? text : text + "; " + remedy,
          refusal.reason().name());
    } else if (cause instanceof IllegalArgumentException) {
      answer.error(Failure.USAGE, text);
    } else if (cause instanceof MeshException) {
      if (ending || leaving) {
        answer.error(Failure.NO_AGENT, "the agent ends: " + text);
      } else {
        answer.error(Failure.MESH, text);
      }
    } else {
      LOG.error("a request failed", cause);
      answer.error(Failure.MESH, "the agent failed: " + cause + "; see its log");
    }
  }

  /** Returns how long the agent has run. */
  Duration uptime() {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }
}

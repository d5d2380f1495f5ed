package io.meshage.cli.agent;

import io.meshage.MeshException;
import io.meshage.Node;
import io.meshage.cli.control.ControlPath;
import io.meshage.cli.control.ControlServer;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node, its control socket, and what joins the two. It always takes the node's messages: a
 * message is acknowledged when the agent has it, whether or not a receiver is attached.
 *
 * <p>Safe for use from any thread.
 */
public final class Agent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

  private final Node node;
  private final List<Shown> settings;
  private final Desk desk;
  private final Newsroom news;
  private final ControlServer server;
  private final AgentTimer timer;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile @Nullable Throwable failure;

  private Agent(
      Node node,
      List<Shown> settings,
      Desk desk,
      Newsroom news,
      ControlServer server,
      AgentTimer timer) {
    this.node = node;
    this.settings = settings;
    this.desk = desk;
    this.news = news;
    this.server = server;
    this.timer = timer;
  }

  /**
   * Starts the node, then the control socket, then the first dials.
   *
   * @param version of the program, for the status and the mesh
   * @param printer gets each message if the settings say so; runs on the node's callback thread, so
   *     a printer that blocks makes senders hear BUSY in the end
   * @param says gets lines for the operator
   * @throws Failure with exit code 2 if the node or the socket cannot be had; nothing is left over
   */
  public static Agent start(
      AgentSettings settings,
      String version,
      NodeFactory nodes,
      Consumer<JsonObject> printer,
      Consumer<String> says) {
    ControlServer.Place place =
        ControlServer.take(settings.control(), ControlPath.home(System.getenv()));
    place.caution().ifPresent(says);
    Deque<AutoCloseable> begun = new ArrayDeque<>(List.of(place));
    try {
      Newsroom news = new Newsroom();
      if (settings.print()) {
        news.receive(printer);
      }
      Node node = startNode(settings, version, nodes, news, place.keep());
      begun.push(node);
      AgentTimer timer = new AgentTimer();
      begun.push(timer);
      CompletableFuture<Void> leave = new CompletableFuture<>();
      Desk desk = new Desk(node, version, settings.shown(), news, timer, leave);
      Agent agent = new Agent(node, settings.shown(), desk, news, place.listen(desk), timer);
      begun.push(agent);
      agent.watch(desk, leave);
      new Dialler(node, timer, says).dial(settings.dial());
      return agent;
    } catch (Throwable e) {
      begun.forEach(part -> undo(part, e));
      throw e;
    }
  }

  private static void undo(AutoCloseable part, Throwable why) {
    try {
      part.close();
    } catch (Exception | Error e) {
      why.addSuppressed(e);
    }
  }

  /** Ends when it is told to, when its node has ended, or when something in it broke. */
  private void watch(Desk desk, CompletableFuture<Void> leave) {
    var unusedLeave = leave.thenRunAsync(this::close, Agent::apart);
    var unusedClosed =
        node.closed()
            .whenComplete(
                (closed, broken) -> {
                  if (broken != null) {
                    failure = broken;
                  }
                  desk.nodeClosed();
                });
    var unusedBroken =
        timer
            .broken()
            .thenAcceptAsync(
                broken -> {
                  LOG.error("an error in the agent", broken);
                  failure =
                      new MeshException(
                          "the agent has ended because of an internal error: " + broken, broken);
                  close();
                },
                Agent::apart);
  }

  private static void apart(Runnable task) {
    new Thread(task, "meshage-leave").start();
  }

  private static Node startNode(
      AgentSettings settings, String version, NodeFactory nodes, Newsroom news, Path keep) {
    NodeFiles files = NodeFiles.of(keep, settings.name(), settings.dialsFormer());
    Path instances = files.instance();
    boolean isNew = !Files.exists(instances);
    try {
      return nodes.start(settings.meshConfig(version), settings.protection(), news, news, files);
    } catch (Failure e) {
      forget(instances, isNew, e);
      throw e;
    } catch (RuntimeException e) {
      forget(instances, isNew, e);
      String why = String.valueOf(e.getMessage());
      String remedy = why.contains("; ") ? "" : "; choose other settings, or free them";
      throw Failure.usage("the agent cannot start: " + why + remedy, e);
    }
  }

  /** A node that has never lived has no lives to be counted. */
  private static void forget(Path instances, boolean isNew, RuntimeException why) {
    try {
      if (isNew) {
        Files.deleteIfExists(instances);
      }
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  /** Returns the line that says that the agent is ready. */
  public String readyLine(Path control) {
    String addresses =
        node.listening().stream().map(Object::toString).collect(Collectors.joining(", "));
    String where = addresses.isEmpty() ? "not listening" : "listening on " + addresses;
    return "meshage: " + node.name() + " ready, " + where + ", control " + control;
  }

  /** Returns how the node and its links stand, in one line. */
  public String statusLine() {
    return "status "
        + Views.status(node, node.config().version(), desk.uptime())
        + " "
        + Views.peers(node.links(), node.awaited());
  }

  /**
   * Takes what a running node can take of other settings than it was started with.
   *
   * @return what has changed, and what only a new start takes, in one line
   */
  public String reread(AgentSettings now) {
    return Setting.reread(node, Setting.current(node, settings), now);
  }

  /**
   * Waits until the agent has ended, by whatever cause.
   *
   * @throws Failure with exit code 70 if an error in the node ended it
   */
  public void awaitEnd() {
    ended.join();
    Throwable why = failure;
    if (why != null) {
      throw Failure.broken(String.valueOf(why.getMessage()), why);
    }
  }

  /**
   * Leaves the mesh, ends the connections, removes the socket. When it returns all is done, even if
   * another thread did it.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      ended.join();
      return;
    }
    try {
      desk.ending();
      timer.close();
      news.leaving();
      node.close();
    } finally {
      server.close();
      ended.complete(null);
    }
  }
}

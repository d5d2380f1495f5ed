package io.meshage.cli.agent;

import io.meshage.Node;
import io.meshage.cli.control.ControlPath;
import io.meshage.cli.control.ControlServer;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Failure;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A node, its control socket, and what joins the two. It always takes the node's messages: a
 * message is acknowledged when the agent has it, whether or not a receiver is attached.
 *
 * <p>Safe for use from any thread.
 */
public final class Agent implements AutoCloseable {
  private final Node node;
  private final Newsroom news;
  private final ControlServer server;
  private final ScheduledThreadPoolExecutor timer;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile @Nullable Throwable failure;

  private Agent(Node node, Newsroom news, ControlServer server, ScheduledThreadPoolExecutor timer) {
    this.node = node;
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
    Newsroom news = new Newsroom();
    if (settings.print()) {
      news.receive(printer);
    }
    Node node;
    try {
      node = startNode(settings, version, nodes, news, place.keep());
    } catch (Failure e) {
      place.close();
      throw e;
    }
    ScheduledThreadPoolExecutor timer = timer();
    CompletableFuture<Void> leave = new CompletableFuture<>();
    Desk desk = new Desk(node, version, settings.shown(), news, timer, leave);
    ControlServer server;
    try {
      server = place.listen(desk);
    } catch (Failure e) {
      timer.shutdownNow();
      node.close();
      place.close();
      throw e;
    }
    Agent agent = new Agent(node, news, server, timer);
    var unusedLeave =
        leave.thenRunAsync(agent::close, task -> new Thread(task, "meshage-leave").start());
    var unusedClosed =
        node.closed()
            .whenComplete(
                (closed, failure) -> {
                  agent.failure = failure;
                  desk.nodeClosed();
                });
    new Dialler(node, timer, says).dial(settings.dial());
    return agent;
  }

  private static Node startNode(
      AgentSettings settings, String version, NodeFactory nodes, Newsroom news, Path keep) {
    try {
      return nodes.start(
          settings.meshConfig(version),
          settings.protection(),
          news,
          news,
          instanceFile(keep, settings.name()));
    } catch (Failure e) {
      throw e;
    } catch (RuntimeException e) {
      String why = String.valueOf(e.getMessage());
      String remedy = why.contains("; ") ? "" : "; choose other settings, or free them";
      throw Failure.usage("the agent cannot start: " + why + remedy, e);
    }
  }

  /** One for each name: a node's lives are counted as long as it is there. */
  private static Path instanceFile(Path keep, String name) {
    String safe = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("*", "%2A");
    return keep.resolve(safe + ".instance");
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "meshage-timer");
              thread.setDaemon(true);
              return thread;
            });
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    timer.setRemoveOnCancelPolicy(true);
    // What comes after the end is meant to come to nothing.
    timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    return timer;
  }

  /** Returns the line that says that the agent is ready. */
  public String readyLine(Path control) {
    String addresses =
        node.listening().stream().map(Object::toString).collect(Collectors.joining(", "));
    String where = addresses.isEmpty() ? "not listening" : "listening on " + addresses;
    return "meshage: " + node.name() + " ready, " + where + ", control " + control;
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
      timer.shutdownNow();
      news.leaving();
      node.close();
    } finally {
      server.close();
      ended.complete(null);
    }
  }
}

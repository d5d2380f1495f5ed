package io.meshage.cli.command;

import io.meshage.cli.agent.Agent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Runs an agent until it ends, or SIGINT or SIGTERM ends it.
 *
 * <p>A JVM that a signal ends has the exit code 128 + n, whatever its shutdown hooks do. The
 * contract says 0, so the hook does all that is to be done (leave the mesh, end the connections,
 * remove the socket) and then halts the JVM itself; nothing of ours is left for other hooks.
 */
final class Foreground {
  /** A node that cannot leave in this time is not waited for. */
  private static final int LONGEST_FAREWELL_SECONDS = 10;

  private final Supplier<Agent> starter;
  private final CompletableFuture<Agent> started = new CompletableFuture<>();

  Foreground(Supplier<Agent> starter) {
    this.starter = starter;
  }

  int run() {
    Thread hook = new Thread(this::signalled, "meshage-signal");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      Agent agent = starter.get();
      started.complete(agent);
      agent.awaitEnd();
    } catch (RuntimeException | Error e) {
      started.completeExceptionally(e);
      removed(hook);
      throw e;
    }
    removed(hook);
    return 0;
  }

  private void signalled() {
    int exitCode = 0;
    try {
      started.thenAccept(Agent::close).get(LONGEST_FAREWELL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException e) {
      System.err.println("meshage: the node did not leave in time; its peers will notice");
    } catch (java.util.concurrent.ExecutionException e) {
      System.err.println("meshage: the node did not leave in good order: " + e.getCause());
      exitCode = 1;
    }
    System.out.flush();
    Runtime.getRuntime().halt(exitCode);
  }

  private static boolean removed(Thread hook) {
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return false; // a signal came first: the hook ends the process
    }
  }
}

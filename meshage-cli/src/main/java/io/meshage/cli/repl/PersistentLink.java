package io.meshage.cli.repl;

import io.meshage.cli.control.AgentLink;
import io.meshage.cli.control.ControlClient;
import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Failure;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection for all commands of a shell; made when it is needed, and made anew when the agent
 * was started again. Confined to the shell's thread, except {@link #cancel}.
 */
final class PersistentLink implements AgentLink, AutoCloseable {
  private final Path path;
  private volatile @Nullable ControlClient client;

  PersistentLink(Path path) {
    this.path = path;
  }

  @Override
  public JsonObject call(Optional<Path> control, Request request, ControlClient.Items items) {
    if (control.isPresent()) {
      return AgentLink.oneShot().call(control, request, items);
    }
    ControlClient open = connected();
    try {
      return open.call(request, items);
    } catch (Failure e) {
      if (e.exitCode() == Failure.NO_AGENT) {
        close();
      }
      throw e;
    }
  }

  private ControlClient connected() {
    ControlClient known = client;
    if (known != null && known.isAlive()) {
      return known;
    }
    close();
    ControlClient fresh = ControlClient.connect(path);
    client = fresh;
    return fresh;
  }

  /** Ends the running request, if any. From any thread. */
  void cancel() {
    ControlClient running = client;
    if (running != null) {
      running.cancel();
    }
  }

  @Override
  public void close() {
    ControlClient old = client;
    client = null;
    if (old != null) {
      old.close();
    }
  }
}

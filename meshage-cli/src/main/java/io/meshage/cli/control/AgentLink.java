package io.meshage.cli.control;

import io.meshage.cli.json.JsonObject;
import java.nio.file.Path;
import java.util.Optional;

/** How commands reach an agent: each by a connection of its own, or all by one, as in the shell. */
public interface AgentLink {
  /**
   * Asks an agent and returns its result.
   *
   * @param control the socket that the command names; without one, the usual one
   * @throws io.meshage.cli.text.Failure as {@link ControlClient#call} does
   */
  JsonObject call(Optional<Path> control, Request request, ControlClient.Items items);

  /** Returns a link that connects for every call. */
  static AgentLink oneShot() {
    return new OneShot();
  }

  /** A class and no lambda, as wherever a short command passes: the first lambdas cost most. */
  final class OneShot implements AgentLink {
    private OneShot() {}

    @Override
    public JsonObject call(Optional<Path> control, Request request, ControlClient.Items items) {
      Path path = ControlPath.of(control, System.getenv());
      try (ControlClient client = ControlClient.connect(path)) {
        return client.call(request, items);
      }
    }
  }
}

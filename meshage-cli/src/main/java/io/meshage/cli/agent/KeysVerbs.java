package io.meshage.cli.agent;

import io.meshage.KeysCommand;
import io.meshage.KeysReport;
import io.meshage.SharedKey;
import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;

/** The keys of the mesh, as they are asked for and shown. */
final class KeysVerbs {
  private KeysVerbs() {}

  /**
   * Returns what is asked for.
   *
   * @throws IllegalArgumentException if it cannot be
   */
  static KeysCommand of(Request.Keys request) {
    return switch (request.verb()) {
      case "list" -> new KeysCommand.Show();
      case "install" -> new KeysCommand.Install(SharedKey.ofText(request.key()));
      case "use" -> new KeysCommand.Use(request.key(), request.force());
      case "remove" -> new KeysCommand.Remove(request.key(), request.force());
      default -> throw new IllegalArgumentException("nothing is '" + request.verb() + "' for keys");
    };
  }

  static JsonObject view(KeysReport report) {
    JsonObject nodes = new JsonObject();
    report
        .answers()
        .forEach(
            (name, told) ->
                nodes.put(
                    name,
                    new JsonObject()
                        .put("done", told.done())
                        .put("text", told.text())
                        .put("keys", told.fingerprints())));
    JsonObject failed = new JsonObject();
    report.failed().forEach((name, outcome) -> failed.put(name, outcome.name()));
    return new JsonObject()
        .put("done", report.complete())
        .put("nodes", nodes)
        .put("failed", failed);
  }
}

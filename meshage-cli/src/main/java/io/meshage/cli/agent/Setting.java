package io.meshage.cli.agent;

import io.meshage.Node;
import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Durations;

/** What can be read and set in a running agent. */
final class Setting {
  private Setting() {}

  /**
   * Sets the value if there is one, and returns the value that holds.
   *
   * @throws IllegalArgumentException if there is no such setting, or the value cannot be one
   */
  static JsonObject apply(Node node, Request.Setting wish) {
    JsonObject json = new JsonObject();
    switch (wish.name()) {
      case "degree" -> {
        wish.value().ifPresent(text -> node.setDegree(number(text)));
        return json.put("degree", node.degree());
      }
      case "timeout" -> {
        wish.value().ifPresent(text -> node.setTimeout(Durations.parse(text)));
        return json.put("timeout", Durations.format(node.timeout()));
      }
      case "msaPeriod" -> {
        wish.value().ifPresent(text -> node.setMsaPeriod(Durations.parse(text)));
        return json.put("msaPeriod", Durations.format(node.msaPeriod()));
      }
      default ->
          throw new IllegalArgumentException("this agent has no setting '" + wish.name() + "'");
    }
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
    }
  }
}

package io.meshage.cli.agent;

import io.meshage.Node;
import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Durations;
import java.util.ArrayList;
import java.util.List;

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

  /** Returns the settings with what was changed since the start. */
  static List<Shown> current(Node node, List<Shown> atStart) {
    List<Shown> now = new ArrayList<>();
    for (Shown one : atStart) {
      String value =
          switch (one.name()) {
            case "discover" -> String.valueOf(node.degree());
            case "timeout" -> Durations.format(node.timeout());
            case "msa-period" -> Durations.format(node.msaPeriod());
            default -> one.value();
          };
      boolean isSame = value.equals(one.value()) || isSameTime(value, one.value());
      now.add(isSame ? one : new Shown(one.name(), value, "set while running"));
    }
    return now;
  }

  /** Returns whether two texts are the same time, such as 60s and 1m. */
  private static boolean isSameTime(String one, String other) {
    try {
      return Durations.parse(one).equals(Durations.parse(other));
    } catch (IllegalArgumentException e) {
      return false;
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

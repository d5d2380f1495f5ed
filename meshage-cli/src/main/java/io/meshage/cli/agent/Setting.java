package io.meshage.cli.agent;

import io.meshage.Node;
import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be read and set in a running agent. */
final class Setting {
  /** What a running node can take. */
  private static final Set<String> TAKEN = Set.of("discover", "timeout", "msa-period");

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

  /**
   * Takes those of new settings that a running node can take.
   *
   * @return what has changed, and what would need a new start, in one line
   */
  static String reread(Node node, List<Shown> before, AgentSettings now) {
    List<String> taken = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (Shown one : now.shown()) {
      Optional<Shown> old =
          before.stream().filter(each -> each.name().equals(one.name())).findFirst();
      boolean isSame = old.isPresent() && old.get().value().equals(one.value());
      if (!isSame && TAKEN.contains(one.name())) {
        taken.add(one.name() + " is " + one.value());
      } else if (!isSame) {
        left.add(one.name());
      }
    }
    node.setDegree(now.degree());
    node.setTimeout(now.timeout());
    node.setMsaPeriod(now.msaPeriod());
    return "read the settings again: "
        + (taken.isEmpty() ? "nothing has changed that holds at once" : String.join(", ", taken))
        + (left.isEmpty() ? "" : "; only a new start takes " + String.join(", ", left));
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

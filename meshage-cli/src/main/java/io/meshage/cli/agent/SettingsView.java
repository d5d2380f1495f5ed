package io.meshage.cli.agent;

import io.meshage.Limits;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Durations;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Settings and limits as JSON. */
public final class SettingsView {
  private SettingsView() {}

  /** Returns settings in their order, and all limits of the protocol by name. */
  public static JsonObject of(List<Shown> settings) {
    return new JsonObject()
        .putObjects("settings", settings.stream().map(SettingsView::setting).toList())
        .putObjects("limits", limits());
  }

  private static JsonObject setting(Shown one) {
    return new JsonObject()
        .put("name", one.name())
        .put("value", one.value())
        .put("origin", one.origin());
  }

  /** The constants themselves, so that none can be forgotten. */
  private static List<JsonObject> limits() {
    List<JsonObject> limits = new ArrayList<>();
    for (Field field : Limits.class.getFields()) {
      try {
        limits.add(limit(field.getName(), field.get(null)));
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("a public field cannot be read", e);
      }
    }
    limits.sort(Comparator.comparing(limit -> limit.text("name")));
    return limits;
  }

  private static JsonObject limit(String constant, Object value) {
    JsonObject json =
        new JsonObject().put("name", constant.toLowerCase(Locale.ROOT).replace('_', '-'));
    if (value instanceof Duration time) {
      return json.put("value", Durations.format(time)).put("unit", "time");
    }
    return json.put("value", ((Number) value).longValue()).put("unit", unit(constant));
  }

  private static String unit(String constant) {
    if (constant.endsWith("_BYTES")) {
      return "bytes";
    } else if (constant.endsWith("_PER_SECOND")) {
      return "a second";
    } else if (constant.endsWith("_AT_ONCE")) {
      return "at once";
    }
    return constant.endsWith("_SECONDS") ? "seconds" : "number";
  }
}

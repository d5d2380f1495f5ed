package io.meshage.cli.command;

import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Durations;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code degree}, {@code timeout} and {@code msa-period} have in common. */
final class Settings {
  private Settings() {}

  static int run(Common common, String field, @Nullable String value) {
    JsonObject answer = common.call(new Request.Setting(field, Optional.ofNullable(value)));
    if (!common.printedAsJson(answer)) {
      boolean isNumber = field.equals("degree");
      common.say(isNumber ? String.valueOf(answer.number(field)) : answer.text(field));
    }
    return 0;
  }

  /** Checks a duration here, where the mistake was made. */
  static @Nullable String duration(Common common, @Nullable String text) {
    return text == null ? null : Durations.format(common.duration(text));
  }
}

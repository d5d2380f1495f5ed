package io.meshage.cli.command;

import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Paint;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What {@code degree}, {@code timeout} and {@code msa-period} have in common. */
final class Settings {
  private Settings() {}

  static int run(Common common, String field, @Nullable String value) {
    BiConsumer<JsonObject, Paint> text =
        (answer, paint) ->
            common.say(
                field.equals("degree") ? String.valueOf(answer.number(field)) : answer.text(field));
    common.show(common.call(new Request.Setting(field, Optional.ofNullable(value))), text);
    return 0;
  }

  /** Checks a duration here, where the mistake was made. */
  static @Nullable String duration(Common common, @Nullable String text) {
    return text == null ? null : io.meshage.cli.text.Durations.format(common.duration(text));
  }
}

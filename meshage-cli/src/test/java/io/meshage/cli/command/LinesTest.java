package io.meshage.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Paint;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others write is shown, and steers nothing. */
class LinesTest {
  private static final String AT = "2026-01-02T03:04:05.678Z";

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x0d, 0x1b, 0x7f, 0x85, 0x9b, 0x202e, 0x2067, 0x200f, 0x2028, 0xfeff})
  void whatSteersATerminalIsShownAndNotDone(int codePoint) {
    String text = "pay " + Character.toString(codePoint) + "100";
    String shown = String.format("pay \\u%04x100", codePoint);
    JsonObject message =
        new JsonObject().put("sentAt", AT).put("route", List.of("b", "a")).put("body", text);
    JsonObject down =
        new JsonObject().put("event", "link-down").put("at", AT).put("peer", "b").put("text", text);

    assertThat(new Lines(Paint.PLAIN).any(message)).endsWith("  " + shown);
    assertThat(new Lines(Paint.PLAIN).any(down)).endsWith("  " + shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"caf\u00e9", "\ud83e\udd8a", "\ud83d\udc69\u200d\ud83d\udcbb", "a\tb"})
  void whatPeopleWriteIsShownAsItIs(String text) {
    JsonObject message =
        new JsonObject().put("sentAt", AT).put("route", List.of("b", "a")).put("body", text);

    assertThat(new Lines(Paint.PLAIN).any(message)).endsWith("  " + text);
  }
}

package io.meshage.cli.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @Test
  void whatIsWrittenIsReadAgainInTheSameOrder() {
    JsonObject object =
        new JsonObject()
            .put("z", "quote \" backslash \\ line \n über 日本 🦫")
            .put("a", Long.MIN_VALUE)
            .put("flag", true)
            .put("names", List.of("b", "a"))
            .putObjects("objects", List.of(new JsonObject().put("n", 1)))
            .put("empty", new JsonObject());

    JsonObject read = Json.read(object.toString().getBytes(UTF_8));

    assertThat(read).isEqualTo(object);
    assertThat(read.toString()).isEqualTo(object.toString()).doesNotContain("\n");
    assertThat(read.names()).containsExactly("z", "a", "flag", "names", "objects", "empty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "}",
        "[]",
        "1",
        "{} {}",
        "{\"a\":null}",
        "{\"a\":1.5}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":99999999999999999999}",
        "{a:1}",
        "\u0000\u0001garbage",
        "{\"a\":\"\\ud800"
      })
  void whatIsNotAnObjectOfOursIsRefused(String text) {
    assertThatThrownBy(() -> Json.read(text.getBytes(UTF_8))).isInstanceOf(JsonException.class);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00, 0x1b, 0x7f, 0x85, 0x9b, 0x2028, 0x2029, 0x61c, 0x200e, 0x200f, 0x202a, 0x202e, 0x2066,
        0x2069, 0xfeff
      })
  void whatSteersATerminalIsEscapedAndReadAgainAsItWas(int codePoint) {
    String text = "a" + Character.toString(codePoint) + "b";
    String json = new JsonObject().put("body", text).put(text, List.of(text)).toString();

    assertThat(json)
        .doesNotContain(Character.toString(codePoint))
        .containsIgnoringCase(String.format("a\\u%04xb", codePoint));
    assertThat(Json.read(json.getBytes(UTF_8)).text("body")).isEqualTo(text);
    assertThat(Json.read(json.getBytes(UTF_8)).texts(text)).containsExactly(text);
  }

  @Test
  void whatShowsSomethingIsWrittenAsItIs() {
    String family = "\ud83d\udc69\u200d\ud83d\udcbb caf\u00e9 \u8282\u70b9 \ud83e\udd8a";

    assertThat(new JsonObject().put("body", family).toString())
        .isEqualTo("{\"body\":\"" + family + "\"}");
  }

  @Test
  void aDeepDocumentIsRefusedBeforeTheStackIs() {
    String deep = "{\"a\":".repeat(100_000);

    assertThatThrownBy(() -> Json.read(deep.getBytes(UTF_8))).isInstanceOf(JsonException.class);
  }

  @Test
  void aFieldOfAnotherKindIsNamed() {
    JsonObject object = new JsonObject().put("a", 1);

    assertThatThrownBy(() -> object.text("a")).hasMessage("\"a\" must be a text");
    assertThatThrownBy(() -> object.number("b")).hasMessage("\"b\" must be a whole number");
    assertThatThrownBy(() -> object.texts("a")).hasMessage("\"a\" must be a list of texts");
  }
}

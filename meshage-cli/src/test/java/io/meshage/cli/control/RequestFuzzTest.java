package io.meshage.cli.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.cli.json.Json;
import io.meshage.cli.json.JsonException;
import io.meshage.cli.testkit.TextFuzz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Lines at the control socket that no client of ours writes. */
class RequestFuzzTest {
  @Test
  void requests() throws IOException {
    TextFuzz.run(
        "request",
        text -> {
          try {
            Request request = Request.of(Json.read(text.getBytes(StandardCharsets.UTF_8)));
            Request again =
                Request.of(Json.read(request.toJson().toString().getBytes(StandardCharsets.UTF_8)));
            assertThat(again.toJson().toString()).isEqualTo(request.toJson().toString());
          } catch (JsonException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
        });
  }
}

package io.meshage.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Limits;
import io.meshage.cli.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsViewTest {
  @Test
  void allLimitsAreThereWithTheirUnits() {
    List<JsonObject> limits = SettingsView.of(List.of()).objects("limits");

    assertThat(limits).hasSameSizeAs(Limits.class.getFields());
    assertThat(limits)
        .extracting(JsonObject::toString)
        .contains(
            "{\"name\":\"max-name-bytes\",\"value\":64,\"unit\":\"bytes\"}",
            "{\"name\":\"handshake-deadline\",\"value\":\"5s\",\"unit\":\"time\"}",
            "{\"name\":\"pings-per-second\",\"value\":400,\"unit\":\"a second\"}",
            "{\"name\":\"max-hops\",\"value\":255,\"unit\":\"number\"}");
  }
}

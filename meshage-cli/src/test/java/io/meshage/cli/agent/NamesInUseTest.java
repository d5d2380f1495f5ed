package io.meshage.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.cli.control.ControlClient;
import io.meshage.cli.control.Request;
import io.meshage.cli.testkit.Until;
import io.meshage.cli.text.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A second node of a living name is told where the first is, on whichever host. */
@Timeout(60)
class NamesInUseTest {
  @TempDir Path directory = Path.of("");

  private final List<Agent> agents = new ArrayList<>();
  private final List<String> said = new CopyOnWriteArrayList<>();

  @AfterEach
  void end() {
    agents.forEach(Agent::close);
  }

  /** Starts an agent that listens at all addresses; returns where this host can dial it. */
  private String start(String file, String name, String... dial) {
    Map<String, Object> flags = new TreeMap<>();
    Path control = directory.resolve(file).resolve("c.sock");
    flags.put("name", name);
    flags.put("listen", List.of("0.0.0.0:0"));
    flags.put("control", control.toString());
    flags.put("dial", List.of(dial));
    agents.add(
        Agent.start(
            new SettingsReader(Map.of()).read(flags, Optional.empty()),
            "1",
            LiveNodes::start,
            message -> {},
            said::add));
    try (ControlClient client = ControlClient.connect(control)) {
      return client
          .call(new Request.Status())
          .texts("listen")
          .get(0)
          .replace("0.0.0.0", "127.0.0.1");
    }
  }

  private long nodes(String file) {
    try (ControlClient client = ControlClient.connect(directory.resolve(file).resolve("c.sock"))) {
      return client.call(new Request.Status()).number("nodes");
    }
  }

  @Test
  void whoHoldsTheNameIsSaidWithoutTheAddressThatMeansNothingElsewhere() {
    String a = start("a", "a");
    String b = start("b", "b", a);
    String c = start("c", "c", b);
    Until.holds(() -> nodes("c") == 3);
    said.clear();

    String another = start("a2", "a");
    String far = refusal("c", another);
    String near = refusal("b", another);

    assertThat(c).isNotEmpty();
    assertThat(far)
        .contains("and is linked to b, whose list of peers shows its host")
        .doesNotContain("0.0.0.0");
    assertThat(near).contains("the running neighbour a (" + a).doesNotContain("0.0.0.0");
  }

  private String refusal(String file, String address) {
    try (ControlClient client = ControlClient.connect(directory.resolve(file).resolve("c.sock"))) {
      client.call(new Request.Dial(address));
      return "";
    } catch (Failure e) {
      return e.line();
    }
  }

  @Test
  void theAttemptsOfOneDialAreToldOnce() {
    String a = start("a", "a");
    String b = start("b", "b", a);
    Until.holds(() -> nodes("b") == 2);
    said.clear();

    start("a2", "a", b);

    Until.holds(() -> !said.isEmpty());
    for (int i = 0; i < 3; i++) { // each takes about as long as an attempt
      assertThat(refusal("a2", b)).contains("the name is in use");
    }
    assertThat(said).containsExactly("no link to " + b + " yet; trying again, at least every 30s");
  }

  @Test
  void aStartThatFailsLeavesNoFiles() throws Exception {
    String a = start("a", "a");
    Path control = directory.resolve("second").resolve("c.sock");
    Map<String, Object> flags = new TreeMap<>();
    flags.put("name", "second");
    flags.put("listen", List.of(a));
    flags.put("control", control.toString());
    AgentSettings settings = new SettingsReader(Map.of()).read(flags, Optional.empty());

    assertThatThrownBy(
            () -> Agent.start(settings, "1", LiveNodes::start, message -> {}, line -> {}))
        .isInstanceOf(Failure.class);
    try (var left = Files.list(directory.resolve("second"))) {
      assertThat(left).isEmpty();
    }
  }
}

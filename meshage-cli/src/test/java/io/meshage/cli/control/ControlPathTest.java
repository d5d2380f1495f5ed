package io.meshage.cli.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.meshage.cli.text.Failure;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the control socket is, whatever the system knows of the user. */
class ControlPathTest {
  private final String home = System.getProperty("user.home", "?");

  @TempDir Path directory = Path.of("");

  @AfterEach
  void restore() {
    System.setProperty("user.home", home);
  }

  private static Path of(Map<String, String> environment) {
    return ControlPath.of(Optional.empty(), environment);
  }

  @Test
  void theHomeOfTheEnvironmentWinsOverThatOfTheSystem() {
    System.setProperty("user.home", "/home/of/the/system");

    assertThat(of(Map.of("HOME", "/home/x"))).hasToString("/home/x/.meshage/control.sock");
    assertThat(of(Map.of())).hasToString("/home/of/the/system/.meshage/control.sock");
  }

  @Test
  void theRuntimeDirectoryIsTakenIfItIsThere() {
    String there = directory.toString();

    assertThat(of(Map.of("HOME", "/home/x", "XDG_RUNTIME_DIR", there)))
        .isEqualTo(directory.resolve("meshage/control.sock"));
    assertThat(of(Map.of("HOME", "/home/x", "XDG_RUNTIME_DIR", there + "/gone")))
        .hasToString("/home/x/.meshage/control.sock");
    assertThat(of(Map.of("HOME", "/home/x", "XDG_RUNTIME_DIR", "relative")))
        .hasToString("/home/x/.meshage/control.sock");
  }

  @Test
  void aUserWhomTheSystemDoesNotKnowIsToldWhatToSetAndGetsNoDirectoryHere() {
    System.setProperty("user.home", "?");

    assertThat(ControlPath.home(Map.of())).isEmpty();
    assertThatThrownBy(() -> of(Map.of("HOME", "")))
        .isInstanceOfSatisfying(Failure.class, f -> assertThat(f.exitCode()).isEqualTo(2))
        .hasMessageContaining("$MESHAGE_CONTROL, $XDG_RUNTIME_DIR and $HOME are not set")
        .hasMessageContaining("set one");
    assertThat(of(Map.of("HOME", "/data"))).hasToString("/data/.meshage/control.sock");
  }

  @Test
  void aSharedDirectoryWithoutAHomeIsRefusedInWords() throws Exception {
    Path shared = directory.resolve("shared");
    Files.createDirectory(shared);
    assumeTrue(Ownership.isKnown(shared));
    Files.setAttribute(shared, "unix:mode", 01777);

    assertThatThrownBy(() -> ControlServer.take(shared.resolve("a.sock"), Optional.empty()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("others may write to the directory")
        .hasMessageContaining("set $HOME");
  }

  @Test
  void anAgentThatHangsIsNoAgentThatIsGone() throws Exception {
    Path path = directory.resolve("hung.sock");
    try (ServerSocketChannel hung = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      hung.bind(UnixDomainSocketAddress.of(path));
      try (ControlClient client = ControlClient.connect(path, Duration.ofSeconds(1))) {
        assertThatThrownBy(() -> client.call(new Request.Status()))
            .isInstanceOfSatisfying(Failure.class, f -> assertThat(f.exitCode()).isEqualTo(3))
            .hasMessageContaining("does not answer within 1s: it hangs")
            .hasMessageNotContaining("meshage status");
      }
    }
  }

  @Test
  void aFailedStartLeavesNothingBehind() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "no socket");

    assertThatThrownBy(() -> ControlServer.take(file, Optional.of(directory)))
        .hasMessageContaining("exists and is no socket");
    try (var left = Files.list(directory)) {
      assertThat(left).containsExactly(file);
    }
  }
}

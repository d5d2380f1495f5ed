package io.meshage.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.meshage.Endpoint;
import io.meshage.MeshConfig;
import io.meshage.MeshListener;
import io.meshage.NodeKey;
import io.meshage.cli.text.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {
  private static final NodeKey KEY = NodeKey.generate();

  @TempDir Path directory = Path.of("");

  private static Protection read(Map<String, ?> flags) {
    return new SettingsReader(Map.of()).read(flags, Optional.empty()).protection();
  }

  @Test
  void anIdentityBringsItsFileOfKnownKeys() throws IOException {
    Path file = directory.resolve("a.id");
    SecretFile.write(file, KEY.secretText());

    Protection protection = read(Map.of("identity", file.toString()));

    assertThat(protection.identity().map(NodeKey::peerKey)).contains(KEY.peerKey());
    assertThat(protection.knownKeys()).contains(directory.resolve("a.id.known"));
  }

  @Test
  void aFileThatHoldsNoIdentityIsToldWithWhatMakesOne() throws IOException {
    Path file = directory.resolve("a.id");
    SecretFile.write(file, "not a key");

    assertThatThrownBy(() -> read(Map.of("identity", file.toString())))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("--identity")
        .hasMessageContaining("not a private key in PEM")
        .hasMessageNotContaining("not a key");
    assertThatThrownBy(() -> read(Map.of("identity", directory.resolve("none").toString())))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("meshage keygen identity");
  }

  @Test
  void knownKeysAreOfNoUseWithoutAnIdentity() {
    assertThatThrownBy(() -> read(Map.of("known-keys", "some.file")))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("--identity FILE");
  }

  @Test
  void knownKeysAreNotKeptWhereOthersMayPutTheirs() throws IOException {
    assumeTrue(
        directory.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "no permissions here");
    Path identity = directory.resolve("a.id");
    SecretFile.write(identity, KEY.secretText());
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    int mode = (int) Files.getAttribute(directory, "unix:mode");
    Files.setAttribute(directory, "unix:mode", mode | 01000); // as /tmp
    Protection protection = read(Map.of("identity", identity.toString()));
    MeshConfig config = MeshConfig.lan("a").listen(Endpoint.of("tcp://127.0.0.1:0")).build();

    assertThatThrownBy(
            () ->
                LiveNodes.start(
                    config,
                    protection,
                    message -> {},
                    new MeshListener() {},
                    NodeFiles.of(directory, "a", true)))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("others may write to the directory " + directory)
        .hasMessageContaining("--known-keys");
    assertThat(directory.toFile().list()).containsOnly("a.id");
  }
}

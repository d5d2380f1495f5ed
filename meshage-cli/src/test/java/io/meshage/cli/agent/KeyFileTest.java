package io.meshage.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.meshage.Keyring;
import io.meshage.SharedKey;
import io.meshage.cli.text.Failure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  private static final SharedKey KEY = SharedKey.generate();

  @TempDir Path directory = Path.of("");

  private Path file(String text) throws IOException {
    Path file = directory.resolve("mesh.key");
    KeyFile.write(file, KEY);
    return Files.writeString(file, text);
  }

  private static AgentSettings read(Map<String, String> environment, Map<String, ?> flags) {
    return new SettingsReader(environment).read(flags, Optional.empty());
  }

  @Test
  void aKeyThatWasWrittenIsRead() throws IOException {
    Path file = directory.resolve("new.key");

    KeyFile.write(file, KEY);

    assertThat(read(Map.of(), Map.of("key-file", file.toString())).protection().keys())
        .contains(Keyring.of(KEY));
    assertThatThrownBy(() -> KeyFile.write(file, KEY))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void theFirstOfSeveralKeysSealsAndTheOthersOpen() throws IOException {
    SharedKey older = SharedKey.generate();
    Path file = file("# since May\n" + KEY.secretText() + "\n\n  " + older.secretText() + "\n");

    assertThat(read(Map.of("MESHAGE_KEY_FILE", file.toString()), Map.of()).protection().keys())
        .contains(Keyring.of(KEY, older));
  }

  @Test
  void aKeyMayStandInTheEnvironmentButNotInTwoPlaces() throws IOException {
    Map<String, String> environment = Map.of("MESHAGE_KEY", KEY.secretText());
    Path file = file(KEY.secretText());

    assertThat(read(environment, Map.of()).protection().keys()).contains(Keyring.of(KEY));
    assertThat(read(Map.of(), Map.of()).protection().keys()).isEmpty();
    assertThatThrownBy(() -> read(environment, Map.of("key-file", file.toString())))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("keep one");
  }

  private void refused(Path file, String why) {
    assertThatThrownBy(() -> read(Map.of(), Map.of("key-file", file.toString())))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.exitCode()).isEqualTo(2))
        .hasMessageContaining("--key-file")
        .hasMessageContaining(why);
  }

  @Test
  void whatIsNoKeyIsRefusedWithoutTellingIt() throws IOException {
    refused(directory.resolve("none"), "meshage keygen");
    refused(file("# nothing"), "no key");
    Files.delete(directory.resolve("mesh.key"));
    refused(file("swordfish!"), "base64");
    assertThatThrownBy(() -> read(Map.of("MESHAGE_KEY", "swordfish!"), Map.of()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("$MESHAGE_KEY")
        .hasMessageNotContaining("swordfish");
  }

  @Test
  void aFileThatOthersMayReadIsRefused() throws IOException {
    assumeTrue(
        directory.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "no permissions here");
    Path file = file(KEY.secretText());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    refused(file, "chmod 600");
  }

  @Test
  void newKeysTakeThePlaceOfTheOldWhateverLiesBeside() throws IOException {
    assumeTrue(
        directory.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "no permissions here");
    Path file = file(KEY.secretText());
    Path victim = Files.writeString(directory.resolve("victim"), "precious");
    Path link = Files.createSymbolicLink(directory.resolve("mesh.key.new"), victim);
    SharedKey newer = SharedKey.generate();

    KeyFile.replace(file, Keyring.of(newer, KEY));

    assertThat(KeyFile.read(file.toString())).isEqualTo(Keyring.of(newer, KEY));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(link).as("not ours").isSymbolicLink();
    assertThat(victim).hasContent("precious");
    assertThat(directory.toFile().list()).containsOnly("mesh.key", "mesh.key.new", "victim");
  }

  @Test
  void aNewKeyIsNotWrittenThroughALink() throws IOException {
    Path victim = directory.resolve("victim");
    Path link = Files.createSymbolicLink(directory.resolve("linked.key"), victim);

    assertThatThrownBy(() -> KeyFile.write(link, KEY))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(victim).doesNotExist();
  }
}

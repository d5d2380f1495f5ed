package io.meshage.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.Compressor;
import io.meshage.Endpoint;
import io.meshage.MeshConfig;
import io.meshage.NodeKey;
import io.meshage.VersionPolicy;
import io.meshage.cli.text.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
  @TempDir Path directory = Path.of("");

  @Test
  void withoutAnythingTheDefaultsOfTheContractHold() {
    AgentSettings settings =
        new SettingsReader(Map.of("XDG_RUNTIME_DIR", directory.toString()))
            .read(Map.of(), Optional.empty());

    assertThat(settings.name()).isEqualTo(HostName.get());
    assertThat(settings.listen()).containsExactly(Endpoint.of("tcp://0.0.0.0:9000"));
    assertThat(settings.advertise()).isEmpty();
    assertThat(settings.namespace()).isEqualTo("default");
    assertThat(settings.degree()).isZero();
    assertThat(settings.broadcast()).isEqualTo("255.255.255.255");
    assertThat(settings.port()).isEqualTo(9000);
    assertThat(settings.dial()).isEmpty();
    assertThat(settings.msaPeriod()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.print()).isFalse();
    assertThat(settings.compressor()).isEqualTo(Compressor.NONE);
    assertThat(settings.compressFrom()).isEqualTo(1024);
    assertThat(settings.protection().versions()).isEqualTo(VersionPolicy.LENIENT);
    assertThat(settings.meshConfig("0.1").version()).isEqualTo("0.1");
    assertThat(settings.control()).isEqualTo(directory.resolve("meshage/control.sock"));
  }

  @Test
  void aFlagWinsOverTheEnvironmentAndThatOverTheFile() throws IOException {
    Path file = write("name = file, namespace = file, degree = 1, port = 1001, timeout = 1s");
    Map<String, String> environment =
        Map.of(
            "MESHAGE_NAMESPACE", "environment", "MESHAGE_DISCOVER", "2", "MESHAGE_CONTROL", "/c");

    AgentSettings settings =
        new SettingsReader(environment).read(Map.of("discover", "3"), Optional.of(file));

    assertThat(settings.name()).isEqualTo("file");
    assertThat(settings.namespace()).isEqualTo("environment");
    assertThat(settings.degree()).isEqualTo(3);
    assertThat(settings.port()).isEqualTo(1001);
    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.control()).isEqualTo(Path.of("/c"));
  }

  @Test
  void compressionAndTheVersionPolicyAreALineEach() throws IOException {
    Path file = write("compress = zlib\nversion-policy = same-major\napp-version = \"1.4\"");

    AgentSettings settings =
        new SettingsReader(Map.of("MESHAGE_COMPRESS_FROM", "4096"))
            .read(Map.of(), Optional.of(file));

    MeshConfig config = settings.meshConfig("0.1");
    assertThat(config.compressor()).isEqualTo(Compressor.ZLIB);
    assertThat(config.compressFrom()).isEqualTo(4096);
    assertThat(config.version()).isEqualTo("1.4");
    assertThat(settings.protection().versions()).isEqualTo(VersionPolicy.SAME_MAJOR);
    assertThatThrownBy(
            () -> new SettingsReader(Map.of()).read(Map.of("compress", "rar"), Optional.empty()))
        .hasMessage(
            "--compress: no compressor is called rar; there are none, snappy, zlib, lz4 and zstd");
    assertThatThrownBy(
            () ->
                new SettingsReader(Map.of())
                    .read(Map.of("version-policy", "never"), Optional.empty()))
        .hasMessage(
            "--version-policy: no version policy is called 'never'; there are exact, same-major and"
                + " off");
  }

  @Test
  void listsStandInEveryLayer() throws IOException {
    Path file = write("dial = [x, \"y:1|z\"]\nlisten = \"tcp://127.0.0.1:1, tcp://127.0.0.1:2\"");

    AgentSettings fromFile = new SettingsReader(Map.of()).read(Map.of(), Optional.of(file));
    AgentSettings fromEnvironment =
        new SettingsReader(Map.of("MESHAGE_DIAL", "x,y:1", "MESHAGE_PRINT", "yes"))
            .read(Map.of("listen", List.of("127.0.0.1:1", "[::1]:2")), Optional.empty());

    assertThat(fromFile.dial()).containsExactly("tcp://x:9000", "tcp://y:1|tcp://z:9000");
    assertThat(fromFile.listen()).hasSize(2);
    assertThat(fromEnvironment.dial()).containsExactly("tcp://x:9000", "tcp://y:1");
    assertThat(fromEnvironment.listen())
        .extracting(Endpoint::host)
        .containsExactly("127.0.0.1", "::1");
    assertThat(fromEnvironment.print()).isTrue();
  }

  @Test
  void whoListensNowhereSaysSoAndNothingElse() {
    SettingsReader reader = new SettingsReader(Map.of());

    assertThat(reader.read(Map.of("listen", "none"), Optional.empty()).listen()).isEmpty();
    assertThat(reader.read(Map.of(), Optional.empty()).listen()).hasSize(1);
    assertThatThrownBy(
            () -> reader.read(Map.of("listen", List.of("none", "[::1]:2")), Optional.empty()))
        .isInstanceOf(Failure.class)
        .hasMessage("--listen none stands alone; leave out the other addresses");
  }

  @Test
  void eachSettingTellsWhereItComesFrom() throws IOException {
    Path file = write("name = kn1\n\ndial = [x, y]\ntimeout = 5s\n");
    Map<String, String> environment =
        Map.of("MESHAGE_NAMESPACE", "environment", "MESHAGE_KEY", "A".repeat(43) + "=");

    AgentSettings settings =
        new SettingsReader(environment)
            .read(Map.of("discover", "3", "control", "/tmp/c.sock"), Optional.of(file));

    assertThat(settings.shown())
        .contains(
            new Shown("name", "kn1", file + ":1"),
            new Shown("dial", "x, y", file + ":3"),
            new Shown("timeout", "5s", file + ":4"),
            new Shown("namespace", "environment", "$MESHAGE_NAMESPACE"),
            new Shown("discover", "3", "--discover"),
            new Shown("control", "/tmp/c.sock", "--control"),
            new Shown("listen", "tcp://0.0.0.0:9000", "default"),
            new Shown("msa-period", "10s", "default"),
            new Shown("advertise", "", "default"),
            new Shown("compress", "none", "default"),
            new Shown("version-policy", "off", "default"),
            new Shown("key", "(not shown)", "$MESHAGE_KEY"));
    assertThat(settings.shown())
        .extracting(Shown::name)
        .containsAll(Layers.KEYS)
        .doesNotHaveDuplicates();
    assertThat(settings.shown().toString()).doesNotContain("AAAA", "Lambda");
  }

  @Test
  void theEnvironmentCanNameTheFile() throws IOException {
    Path file = write("name = fromFile");

    assertThat(
            new SettingsReader(Map.of("MESHAGE_CONFIG", file.toString()))
                .read(Map.of(), Optional.empty())
                .name())
        .isEqualTo("fromFile");
  }

  @Test
  void whatIsIncludedIsReadWhereverTheFileIsNamedFrom() throws IOException {
    Files.writeString(directory.resolve("inc.conf"), "discover = 5");
    Path file = write("include \"inc.conf\"\nname = x");
    Path here = Path.of("").toAbsolutePath();
    Path bare = here.relativize(file.toRealPath());

    assertThat(new SettingsReader(Map.of()).read(Map.of(), Optional.of(bare)).degree())
        .isEqualTo(5);
    Path parentless =
        Files.writeString(here.resolve("bare-name-test.conf"), "include \"bare-inc\"");
    Files.writeString(here.resolve("bare-inc.conf"), "discover = 6");
    try {
      Path name = parentless.getFileName();
      assertThat(new SettingsReader(Map.of()).read(Map.of(), Optional.of(name)).degree())
          .isEqualTo(6);
    } finally {
      Files.delete(parentless);
      Files.delete(here.resolve("bare-inc.conf"));
    }
    Path wrong = write("include \"gone.conf\"");
    assertThatThrownBy(() -> new SettingsReader(Map.of()).read(Map.of(), Optional.of(wrong)))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("the file 'gone.conf', which " + wrong);
  }

  @Test
  void aMisspeltVariableOrKeyIsRefusedWithWhatWasMeant() throws IOException {
    assertThatThrownBy(
            () ->
                new SettingsReader(Map.of("MESHAGE_TIMEOT", "3s")).read(Map.of(), Optional.empty()))
        .isInstanceOf(Failure.class)
        .hasMessage("there is no setting $MESHAGE_TIMEOT; did you mean $MESHAGE_TIMEOUT?");
    assertThatThrownBy(
            () ->
                new SettingsReader(Map.of("MESHAGE_DEGREE", "3")).read(Map.of(), Optional.empty()))
        .hasMessage("there is no setting $MESHAGE_DEGREE; did you mean $MESHAGE_DISCOVER?");
    Path file = write("tiemout = 3s");
    assertThatThrownBy(() -> new SettingsReader(Map.of()).read(Map.of(), Optional.of(file)))
        .hasMessage(file + ":1: there is no setting 'tiemout'; did you mean 'timeout'?");
    Map<String, String> ofOthers =
        Map.of("MESHAGE_PORT", "tcp://10.0.0.1:80", "MESHAGE_SERVICE_HOST", "10.0.0.1");
    assertThat(new SettingsReader(ofOthers).read(Map.of(), Optional.empty()).port())
        .isEqualTo(9000);
  }

  @Test
  void oldNamesOfSettingsHoldInTheFile() throws IOException {
    AgentSettings settings =
        new SettingsReader(Map.of())
            .read(Map.of(), Optional.of(write("degree = 4\nport = 1001\nbroadcast = 10.0.0.255")));

    assertThat(settings.degree()).isEqualTo(4);
    assertThat(settings.port()).isEqualTo(1001);
    assertThat(settings.broadcast()).isEqualTo("10.0.0.255");
    Path both = write("degree = 4\ndiscover = 5");
    assertThatThrownBy(() -> new SettingsReader(Map.of()).read(Map.of(), Optional.of(both)))
        .hasMessage(both + ":1: 'degree' and 'discover' are the same setting; keep one");
  }

  @Test
  void filesAreTakenFromWhereTheConfigFileIs() throws IOException {
    Path file = write("control = sub/c.sock\nknown-keys = k\nidentity = a.id");
    SecretFile.write(directory.resolve("a.id"), NodeKey.generate().secretText());

    AgentSettings settings = new SettingsReader(Map.of()).read(Map.of(), Optional.of(file));

    assertThat(settings.control()).isEqualTo(directory.resolve("sub/c.sock"));
    assertThat(settings.protection().knownKeys()).contains(directory.resolve("k"));
    assertThat(settings.shown())
        .contains(new Shown("identity", directory.resolve("a.id").toString(), file + ":3"));
    AgentSettings flag =
        new SettingsReader(Map.of())
            .read(Map.of("control", "c.sock"), Optional.of(write("name=x")));
    assertThat(flag.control()).isEqualTo(Path.of("c.sock").toAbsolutePath());
  }

  @Test
  void moreLinksThanThereMayBeAreNotLookedFor() {
    assertThatThrownBy(
            () ->
                new SettingsReader(Map.of())
                    .read(Map.of("discover", "9", "max-links", "8"), Optional.empty()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("lower --discover, or raise --max-links");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name = a; degre = 3         | 2: there is no setting 'degre'; there are name, listen",
        "name = a;; degree = -1      | 3: discover: the number of links to look for must be 0 to"
            + " 1024, not -1",
        "degree = many               | 1: discover: the number of links to look for must be a whole"
            + " number",
        "timeout = 10                | 1: timeout: '10' is not a duration",
        "msa-period = 1ms            | 1: msa-period: the MSA period must be",
        "name = \" a\"               | 1: name: the name must not begin or end",
        "broadcast = everywhere      | 1: discovery-address: the broadcast address must be a"
            + " number",
        "port = 0                    | 1: discovery-port: the UDP port must be 1 to 65535, not 0",
        "dial = \"tcp://:x\"         | 1: dial: not an address",
        "degree { a = 1 }            | 1: discover: a value is wanted",
        "degree = [1, 2]             | 1: discover: one value is wanted, not 2",
        "advertise = \"0.0.0.0\"      | 1: advertise: nobody can dial tcp://0.0.0.0:9000;"
            + " advertise",
        "advertise = \"ws://a:x/b\"   | 1: advertise: not an address: ws://a:x/b",
        "print = maybe               | 1: print: on or off is wanted",
        "name = a;{{{                | 2: "
      })
  void anErrorInTheFileNamesItsLine(String text, String words) throws IOException {
    Path file = write(text.replace(';', '\n'));

    assertThatThrownBy(() -> new SettingsReader(Map.of()).read(Map.of(), Optional.of(file)))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.exitCode()).isEqualTo(2))
        .hasMessageContaining(file + ":" + words.strip());
  }

  @Test
  void anErrorElsewhereNamesTheFlagOrTheVariable() {
    assertThatThrownBy(
            () -> new SettingsReader(Map.of()).read(Map.of("discover", "x"), Optional.empty()))
        .hasMessage("--discover: the number of links to look for must be a whole number, not 'x'");
    assertThatThrownBy(
            () ->
                new SettingsReader(Map.of("MESHAGE_MSA_PERIOD", "x"))
                    .read(Map.of(), Optional.empty()))
        .hasMessageStartingWith("$MESHAGE_MSA_PERIOD: 'x' is not a duration");
    assertThatThrownBy(
            () ->
                new SettingsReader(Map.of()).read(Map.of(), Optional.of(directory.resolve("none"))))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void aSocketPathThatNoSystemAllowsIsRefused() {
    assertThatThrownBy(
            () ->
                new SettingsReader(Map.of())
                    .read(Map.of("control", "/" + "x".repeat(107)), Optional.empty()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("more than 107 bytes");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("mesh.conf"), text);
  }
}

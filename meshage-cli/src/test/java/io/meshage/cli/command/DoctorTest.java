package io.meshage.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.SharedKey;
import io.meshage.cli.agent.Agent;
import io.meshage.cli.agent.LiveNodes;
import io.meshage.cli.agent.NodeCertificates;
import io.meshage.cli.agent.SecretFile;
import io.meshage.cli.agent.SettingsReader;
import io.meshage.cli.control.ControlClient;
import io.meshage.cli.control.Request;
import io.meshage.cli.json.Json;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.testkit.Cli;
import io.meshage.cli.testkit.Until;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong between two nodes, in words: real nodes, and whatever may be wrong with them. */
@Timeout(60)
class DoctorTest {
  @TempDir Path directory = Path.of("");

  private final List<Agent> agents = new ArrayList<>();

  @AfterEach
  void end() {
    agents.forEach(Agent::close);
  }

  private Path control(String name) {
    return directory.resolve(name + ".sock");
  }

  /** Starts an agent with these settings, in pairs; returns its address. */
  private String start(String name, String... settings) {
    Map<String, Object> flags = new TreeMap<>();
    flags.put("name", name);
    flags.put("listen", List.of("127.0.0.1:0"));
    flags.put("control", control(name).toString());
    for (int i = 0; i < settings.length; i += 2) {
      boolean isList = settings[i].equals("listen");
      flags.put(settings[i], isList ? List.of(settings[i + 1]) : settings[i + 1]);
    }
    agents.add(
        Agent.start(
            new SettingsReader(Map.of()).read(flags, Optional.empty()),
            "1.2.3",
            LiveNodes::start,
            message -> {},
            line -> {}));
    try (ControlClient client = ControlClient.connect(control(name))) {
      return client.call(new Request.Status()).texts("listen").get(0);
    }
  }

  private Cli.Ran doctor(String from, String whom) {
    return Cli.runBare("--control", control(from).toString(), "doctor", whom);
  }

  private String key(String name) throws Exception {
    Path file = directory.resolve(name);
    SecretFile.write(file, SharedKey.generate().secretText() + "\n");
    return file.toString();
  }

  @Test
  void whereAllIsWellEachCheckSaysSo() {
    start("a");

    Cli.Ran ran = doctor("a", start("b"));

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out())
        .containsPattern("✓ port .* is open")
        .contains("✓ link    linked to b, which stays")
        .contains("! link", "encrypted: none")
        .containsPattern("✓ clock .* ours")
        .containsPattern("✓ pings .*go by UDP");
  }

  @Test
  void aLinkThatIsThereIsLookedAtAndNoOtherOfALikeName() {
    start("s");
    String longer = start("aa");
    assertThat(doctor("s", start("a")).exitCode()).isZero();
    assertThat(doctor("s", longer).out()).contains("linked to aa");

    Cli.Ran again = doctor("s", longer);

    assertThat(again.out()).contains("there is a link to aa already").doesNotContain("✗");
    assertThat(doctor("s", "aa").out()).doesNotContain("port").contains("clock");
  }

  @Test
  void anotherKeyOrNoneIsTold() throws Exception {
    start("a", "key-file", key("one"));
    start("plain");
    String other = start("b", "key-file", key("two"));

    Cli.Ran wrong = doctor("a", other);
    Cli.Ran none = doctor("plain", other);

    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.out()).containsPattern("✗ link .*key");
    assertThat(wrong.err()).contains("the check that failed says why").hasLineCount(1);
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.out()).containsPattern("✗ link .*key");
  }

  @Test
  void aPortWhereNobodyListensIsTold() throws Exception {
    start("a");
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    Cli.Ran ran = doctor("a", "127.0.0.1:" + port);

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).containsPattern("✗ port .*closed.*check that the node runs");
  }

  @Test
  void anotherVersionIsTold() {
    start("a", "app-version", "1.0", "version-policy", "exact");

    Cli.Ran ran = doctor("a", start("b", "app-version", "2.0"));

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).containsPattern("✗ link .*version.*2\\.0");
  }

  @Test
  void aCertificateOfAnotherAuthorityIsTold() throws Exception {
    start("a", tls("a", "one"));

    Cli.Ran ran = doctor("a", start("b", tls("b", "two")));

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).containsPattern("✗ link .*certificate");
  }

  private String[] tls(String name, String authority) throws Exception {
    Path folder = directory.resolve(authority);
    try (NodeCertificates certificates = new NodeCertificates(folder, 1)) {
      certificates.make(List.of(name));
    }
    return new String[] {
      "listen", "tls://127.0.0.1:0",
      "tls-cert", folder.resolve(name + ".pem").toString(),
      "tls-key", folder.resolve(name + ".key").toString(),
      "tls-ca", folder.resolve("ca.pem").toString()
    };
  }

  @Test
  void datagramsThatDoNotPassAreTold() {
    start("a");

    Cli.Ran ran = doctor("a", start("b", "datagrams", "off"));

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).containsPattern("! pings .*over the link: UDP is blocked");
  }

  @Test
  void clocksThatAreApartAreTold() {
    try (Cli cli = new Cli()) {
      cli.node.clockAhead = Duration.ofMinutes(-2);

      JsonObject report =
          Json.read(
              cli.run("doctor", "b", "--format", "json")
                  .out()
                  .strip()
                  .getBytes(StandardCharsets.UTF_8));

      assertThat(report.objects("checks"))
          .filteredOn(check -> check.text("check").equals("clock"))
          .singleElement()
          .satisfies(check -> assertThat(check.text("state")).isEqualTo("warn"))
          .satisfies(check -> assertThat(check.text("text")).contains("behind", "set the clocks"));
    }
  }

  @Test
  void whatIsNoAddressNorANeighbourIsWrongUsage() {
    start("a");

    Cli.Ran ran = doctor("a", "tcp://");

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("nor is it the name of a node").hasLineCount(1);
  }

  @Test
  void aNodeFurtherAwayIsReachedHopByHop() {
    start("a");
    String b = start("b");
    String c = start("c");
    assertThat(doctor("a", b).exitCode()).isZero();
    assertThat(doctor("b", c).exitCode()).isZero();
    Until.holds(() -> run("a", "list").out().contains("c"));

    Cli.Ran ran = doctor("a", "c");

    assertThat(ran.exitCode()).as(ran.out()).isZero();
    assertThat(ran.out())
        .contains("✓ route   a → b → c\n")
        .containsPattern("✓ hop     b, .*\n✓ hop     c, ")
        .containsPattern("✓ size    20000 bytes reach c")
        .doesNotContain("name servers");
  }

  @Test
  void aPathThatLosesLargePacketsIsNamed() {
    try (Cli cli = new Cli()) {
      cli.node.losesLarge = true;

      Cli.Ran near = cli.run("doctor", "b");
      Cli.Ran far = cli.run("doctor", "c");

      assertThat(near.exitCode()).isEqualTo(1);
      assertThat(near.out())
          .containsOnlyOnce("✗")
          .containsPattern("✗ size +between this node and b: large packets vanish.*lower the MTU");
      assertThat(far.out())
          .containsOnlyOnce("✗")
          .containsPattern("✗ size +between this node and b");
    }
  }

  @Test
  void oneCauseIsToldOnce() {
    start("a");

    Cli.Ran unknown = doctor("a", "no-such-node.invalid");

    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.out())
        .containsOnlyOnce("✗")
        .contains("neither a node of this mesh ('meshage list' shows them) nor a host");
  }

  private Cli.Ran run(String from, String... words) {
    List<String> all = new ArrayList<>(List.of("--control", control(from).toString()));
    all.addAll(List.of(words));
    return Cli.runBare(all.toArray(String[]::new));
  }
}

package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.CloseReason;
import io.meshage.DialException;
import io.meshage.Endpoint;
import io.meshage.LinkInfo;
import io.meshage.Node;
import io.meshage.testkit.Server;
import io.meshage.transport.SrvDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are found by the name of their service, asked of Debian's dnsmasq. */
class ServiceNamesTest {
  private static final String SERVICE = "_meshage._tcp.mesh.example";

  private final LiveMesh mesh = new LiveMesh();
  private final int port = Server.freePort();
  private final List<String> records = new ArrayList<>();
  private @Nullable Server dnsmasq;
  private @Nullable String before;
  @TempDir Path folder = Path.of("");

  @BeforeEach
  void askOurServer() {
    before = System.getProperty(SrvDirectory.SERVER_PROPERTY);
    System.setProperty(SrvDirectory.SERVER_PROPERTY, "127.0.0.1:" + port);
  }

  @AfterEach
  void close() {
    if (before == null) {
      System.clearProperty(SrvDirectory.SERVER_PROPERTY);
    } else {
      System.setProperty(SrvDirectory.SERVER_PROPERTY, before);
    }
    mesh.close();
    stopServer();
  }

  private void stopServer() {
    Server running = dnsmasq;
    if (running != null) {
      running.close();
    }
  }

  private void record(int priority, int weight, int place) {
    records.add("--srv-host=" + SERVICE + ",localhost," + place + "," + priority + "," + weight);
  }

  private static int place(Node node) {
    return node.listening().get(0).port();
  }

  private void startServer() throws IOException {
    stopServer();
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            "dnsmasq",
            "--keep-in-foreground",
            "--conf-file=/dev/null",
            "--pid-file",
            "--no-resolv",
            "--no-hosts",
            "--bind-interfaces",
            "--listen-address=127.0.0.1",
            "--log-facility=-",
            "--user=" + System.getProperty("user.name"),
            "--port=" + port,
            "--local=/example/"));
    command.addAll(records);
    dnsmasq = Server.start(folder.resolve("log"), port, command);
  }

  @Test
  void placesAreTriedByPriorityAndTheNodeItselfIsPassedOver() throws IOException {
    Node a = mesh.start("a");
    Node b = mesh.start("b");
    Node c = mesh.start("c");
    record(30, 100, place(c));
    record(20, 1, place(b));
    record(10, 100, place(a));
    record(5, 100, Server.freePort());
    startServer();

    assertThat(a.dial("srv+" + SERVICE)).isEqualTo("b");
  }

  @Test
  void eachDialReachesANodeThatIsNotLinkedYetUntilAllAre() throws IOException {
    Node a = mesh.start("a");
    record(10, 0, place(mesh.start("b")));
    record(20, 0, place(mesh.start("c")));
    startServer();

    assertThat(a.dial("srv+" + SERVICE)).isEqualTo("b");
    assertThat(a.dial("srv+" + SERVICE)).isEqualTo("c");
    assertThatThrownBy(() -> a.dial("srv+" + SERVICE))
        .isInstanceOfSatisfying(
            DialException.class,
            refused -> assertThat(refused.reason()).isEqualTo(CloseReason.ALREADY_LINKED));
  }

  @Test
  void theNameOfTheServiceMaySayWhichTransportItTakes() throws IOException {
    Node a = mesh.start("a");
    Node b = mesh.start("b", config -> config.listen(Endpoint.of("ws://127.0.0.1:0")));
    String service = "_Meshage-WS._tcp.mesh.example";
    records.add("--srv-host=" + service + ",localhost," + place(b) + ",10,0");
    startServer();

    assertThat(a.dial("srv+" + service)).isEqualTo("b");
    assertThat(a.links().get(0).endpoint().scheme()).isEqualTo("ws");
  }

  @Test
  void theNameIsLookedUpAnewWhenALinkBroke() throws IOException {
    Node a = mesh.start("a");
    Node b = mesh.start("b");
    Node c = mesh.start("c");
    record(10, 0, place(b));
    startServer();
    assertThat(a.dial("srv+" + SERVICE)).isEqualTo("b");

    records.clear();
    record(10, 0, place(c));
    startServer();
    LiveNode.crash(b);

    LiveMesh.eventually(
        Duration.ofSeconds(20),
        () -> assertThat(a.links()).extracting(LinkInfo::peer).containsExactly("c"));
  }

  @Test
  void aNameThatIsGoneIsToldAndAnotherPlaceBesideItTaken() throws IOException {
    Node a = mesh.start("a");
    Node b = mesh.start("b");
    startServer();

    assertThatThrownBy(() -> a.dial("srv+" + SERVICE))
        .isInstanceOf(DialException.class)
        .hasMessageContaining("the name service knows no service " + SERVICE);
    assertThat(a.dial("srv+" + SERVICE + "|localhost:" + place(b))).isEqualTo("b");
  }

  @Test
  void aNameServerThatIsSilentIsTold() {
    Node a = mesh.start("a");

    assertThatThrownBy(() -> a.dial("srv+" + SERVICE))
        .isInstanceOf(DialException.class)
        .hasMessageContaining("no answer from the name service about " + SERVICE);
  }

  @Test
  void aServiceThatNobodyOffersIsTold() throws IOException {
    Node a = mesh.start("a");
    records.add("--srv-host=" + SERVICE);
    startServer();

    assertThatThrownBy(() -> a.dial("srv+" + SERVICE))
        .hasMessageContaining("no host offers this service");
  }

  @Test
  void aNodeCannotListenAtTheNameOfAService() {
    assertThatThrownBy(() -> LiveNode.builder("a").listen("srv+" + SERVICE).start())
        .hasMessageContaining("cannot listen at srv+" + SERVICE);
  }
}

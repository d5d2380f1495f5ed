package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.CloseReason;
import io.meshage.DialException;
import io.meshage.Endpoint;
import io.meshage.Keyring;
import io.meshage.MeshConfig;
import io.meshage.MeshException;
import io.meshage.MeshListener;
import io.meshage.Node;
import io.meshage.SharedKey;
import io.meshage.TlsFiles;
import io.meshage.testkit.Authority;
import io.meshage.transport.Tls;
import io.meshage.transport.TlsTransport;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes with certificates: who has one in its name is in, and both sides say why not. */
class TlsNodesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String TLS = "tls://127.0.0.1:0";

  @TempDir static Path folder = Path.of("");

  private final Authority lab = new Authority(folder, "lab");
  private final List<Node> nodes = new ArrayList<>();
  private final List<String> warnings = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(Node::close);
  }

  private Node start(String name, @Nullable TlsFiles files, String... listen) {
    Endpoint[] places = List.of(listen).stream().map(Endpoint::of).toArray(Endpoint[]::new);
    LiveNode.Builder builder = LiveNode.builder(MeshConfig.local(name).listen(places).build());
    builder.listener(
        new MeshListener() {
          @Override
          public void warning(String text) {
            warnings.add(text);
          }
        });
    if (files != null) {
      builder.tls(files);
    }
    Node node = builder.start();
    nodes.add(node);
    return node;
  }

  private static String address(Node node) {
    return node.listening().get(0).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls://127.0.0.1:0", "wss://127.0.0.1:0/mesh"})
  void nodesWithCertificatesAreAMesh(String place) {
    Node a = start("alpha", lab.files("alpha"), place);
    Node b = start("bravo", lab.files("bravo"), place);
    Node c = start("charlie", lab.files("charlie"), place);
    a.dial(address(b));
    b.dial(address(c));
    LiveMesh.eventually(PATIENCE, () -> assertThat(a.mesh().nodes()).hasSize(3));
    byte[] large = new byte[300_000];
    large[299_999] = 1;

    assertThat(a.set(List.of("bravo", "charlie"), "hello").complete()).isTrue();
    assertThat(a.set(List.of("charlie"), large).complete()).isTrue();

    assertThat(c.receive(PATIENCE).orElseThrow().body()).isEqualTo("hello");
    assertThat(c.receive(PATIENCE).orElseThrow().body()).isEqualTo(large);
  }

  @Test
  void aKeySealsWhatGoesOverTlsToo() {
    Keyring keys = Keyring.of(SharedKey.generate());
    for (String name : List.of("alpha", "bravo")) {
      nodes.add(
          LiveNode.builder(MeshConfig.local(name).listen(Endpoint.of(TLS)).build())
              .tls(lab.files(name))
              .keys(keys)
              .start());
    }
    Node a = nodes.get(0);
    Node without = start("charlie", lab.files("charlie"), TLS);

    assertThat(nodes.get(1).dial(address(a))).isEqualTo("alpha");
    assertThatThrownBy(() -> without.dial(address(a))).hasMessageContaining("key");

    assertThat(a.links())
        .singleElement()
        .satisfies(link -> assertThat(link.protection()).matches("tls 1\\.3 TLS_\\w+, key.*"));
  }

  @Test
  void nodesThatListenByTlsOnlyFindEachOther() throws IOException {
    int port;
    try (DatagramSocket free = new DatagramSocket()) {
      port = free.getLocalPort();
    }
    List<String> names = List.of("alpha", "bravo", "charlie");
    for (String name : names) {
      MeshConfig config =
          MeshConfig.local(name)
              .listen(Endpoint.of(name.equals("alpha") ? "wss://127.0.0.1:0/mesh" : TLS))
              .degree(1)
              .solicitationPort(port)
              .build();
      nodes.add(LiveNode.builder(config).tls(lab.files(name)).start());
    }

    LiveMesh.eventually(
        PATIENCE,
        () ->
            assertThat(nodes)
                .allSatisfy(node -> assertThat(node.mesh().nodes()).containsAll(names)));
  }

  private void refuses(Node dialler, String address, CloseReason reason, String... words) {
    assertThatThrownBy(() -> dialler.dial(address))
        .isInstanceOfSatisfying(
            DialException.class, e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason))
        .hasMessageContainingAll(words);
    assertThat(dialler.links()).isEmpty();
  }

  private void warns(String... words) {
    LiveMesh.eventually(
        PATIENCE, () -> assertThat(warnings).anySatisfy(text -> assertThat(text).contains(words)));
  }

  @Test
  void aNodeOfAnotherAuthorityIsRefusedInWordsOnBothSides() {
    Authority other = new Authority(folder, "other");
    Node a = start("alpha", lab.files("alpha"), TLS);
    Node b = start("bravo", other.files("bravo"), TLS);

    refuses(
        b,
        address(a),
        CloseReason.CERTIFICATE,
        "CN=alpha",
        "CN=lab",
        "not from an authority in",
        "same");
    warns("refuses this node's certificate", "see its log");
  }

  @Test
  void aDiallerOfAnotherAuthorityIsRefusedInWordsOnBothSides() {
    Authority other = new Authority(folder, "other");
    TlsFiles strange = other.files("bravo");
    Node a = start("alpha", lab.files("alpha"), TLS);
    Node b =
        start("bravo", new TlsFiles(strange.certificates(), strange.key(), lab.certificate()), TLS);

    refuses(b, address(a), CloseReason.CERTIFICATE, "refuses this node's certificate");
    warns("CN=bravo", "CN=other", "not from an authority in");
  }

  @Test
  void aCertificateThatEndsIsRefusedWithSubjectAndDate() {
    Node a = start("alpha", lab.files("alpha"), TLS);
    Instant end = Instant.now().plusSeconds(4);
    TlsFiles files =
        lab.files(lab.issue(with -> with.subject("CN=bravo").addSanDnsName("bravo").notAfter(end)));
    Node b = start("bravo", files, TLS);
    LiveMesh.eventually(PATIENCE, () -> assertThat(Instant.now()).isAfter(end.plusSeconds(1)));

    refuses(a, address(b), CloseReason.CERTIFICATE, "CN=bravo", "expired on", "UTC");
    warns("refuses this node's certificate", "CN=bravo", "expired on", "give it a new one");
    refuses(b, address(a), CloseReason.CERTIFICATE, "CN=bravo", "expired on", "give it a new one");
  }

  @Test
  void anOwnCertificateOfNoUseIsRefusedAtTheStart() {
    Instant now = Instant.now();
    TlsFiles right = lab.files("alpha");
    TlsFiles another = lab.files("bravo");
    startFails(
        lab.files(
            lab.issue(
                with ->
                    with.subject("CN=alpha")
                        .notBefore(now.minusSeconds(9))
                        .notAfter(now.minusSeconds(5)))),
        "CN=alpha",
        "expired on");
    startFails(
        lab.files(lab.issue(with -> with.subject("CN=alpha").notBefore(now.plusSeconds(3600)))),
        "CN=alpha",
        "is not valid before");
    startFails(another, "names bravo", "this node is alpha");
    startFails(
        new TlsFiles(right.certificates(), another.key(), right.authorities()),
        "does not belong to the certificate");
    startFails(
        new TlsFiles(right.certificates(), right.certificates(), right.authorities()),
        "no private key");
    startFails(new TlsFiles(right.key(), right.key(), right.authorities()), "has no certificate");
    startFails(
        new TlsFiles(folder.resolve("gone"), right.key(), right.authorities()),
        "there is no file",
        "gone");
  }

  private void startFails(TlsFiles files, String... words) {
    assertThatThrownBy(() -> start("alpha", files, TLS))
        .isInstanceOf(MeshException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void aCertificateInAnotherNameIsRefusedWithBothNames() {
    // A node of ours does not start with the certificate of another: one that cheats does.
    Node a = start("alpha", lab.files("alpha"), TLS);
    TlsFiles stolen = lab.files("bravo");
    Node liar = cheat("charlie", stolen);

    refuses(liar, address(a), CloseReason.CERTIFICATE, "bravo", "charlie");
    refuses(a, address(liar), CloseReason.CERTIFICATE, "bravo", "charlie");
    warns("names bravo", "not charlie");
  }

  private Node cheat(String name, TlsFiles files) {
    Node node =
        LiveNode.builder(MeshConfig.local(name).listen(Endpoint.of("tls://127.0.0.1:0")).build())
            .transport(
                loop ->
                    new TlsTransport(
                        loop.eventLoop(), e -> {}, new Tls(files, "bravo", loop.eventLoop())))
            .start();
    nodes.add(node);
    return node;
  }

  @Test
  void namesThatNoHostCanHaveStandInTheUriOrTheCommonName() {
    Node a = start("größe 1", lab.files(lab.issue(with -> with.subject("CN=größe 1"))), TLS);
    Node b =
        start(
            "a/b",
            lab.files(
                lab.issue(
                    with ->
                        with.subject("CN=other")
                            .addSanUriName(java.net.URI.create("meshage:a%2Fb")))),
            TLS);

    assertThat(b.dial(address(a))).isEqualTo("größe 1");
  }

  @Test
  void plainAgainstTlsIsRefusedInWordsOnBothSides() {
    Node a = start("alpha", lab.files("alpha"), TLS);
    Node b = start("bravo", null, "tcp://127.0.0.1:0");
    String port = ":" + a.listening().get(0).port();

    refuses(b, "tcp://127.0.0.1" + port, CloseReason.CERTIFICATE, "uses TLS", "tls://");
    warns("does not use TLS");
    refuses(a, "tls" + address(b).substring(3), CloseReason.UNREACHABLE, "TLS");
  }

  @Test
  void withoutFilesThereIsNoTls() {
    Node a = start("alpha", null, "tcp://127.0.0.1:0");

    refuses(a, "tls://127.0.0.1:1", CloseReason.UNREACHABLE, "tls://", "certificate");
    assertThatThrownBy(() -> start("bravo", null, TLS))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("certificate");
  }
}

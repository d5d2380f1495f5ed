package io.meshage.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.primitives.Bytes;
import io.meshage.CloseReason;
import io.meshage.DialException;
import io.meshage.Keyring;
import io.meshage.MeshConfig;
import io.meshage.Message;
import io.meshage.Node;
import io.meshage.SharedKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes with keys: who has one is in, who has none learns nothing. */
class SealedNodesTest {
  private static final Keyring KEYS = Keyring.of(SharedKey.generate());
  private static final Keyring OTHER = Keyring.of(SharedKey.generate());
  private static final String SECRET = "the body that nobody else may read";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final List<Node> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(Node::close);
  }

  private Node start(String name, @Nullable Keyring keys) {
    return start(name, keys, values -> values);
  }

  private Node start(
      String name, @Nullable Keyring keys, UnaryOperator<MeshConfig.Builder> settings) {
    LiveNode.Builder builder = LiveNode.builder(settings.apply(MeshConfig.local(name)).build());
    if (keys != null) {
      builder.keys(keys);
    }
    Node node = builder.start();
    nodes.add(node);
    return node;
  }

  private static String address(Node node) {
    return node.listening().get(0).toString();
  }

  private static void await(String what, BooleanSupplier condition) {
    LiveMesh.eventually(PATIENCE, () -> assertThat(condition.getAsBoolean()).as(what).isTrue());
  }

  @Test
  void nodesWithTheKeyAreAMesh() {
    Node a = start("alpha", KEYS);
    Node b = start("bravo", Keyring.of(KEYS.primary(), OTHER.primary()));
    Node c = start("charlie", KEYS);
    a.dial(address(b));
    b.dial(address(c));
    await("a mesh of three", () -> a.mesh().nodes().size() == 3);
    byte[] large = new byte[300_000];
    large[299_999] = 1;

    assertThat(a.set(List.of("bravo", "charlie"), SECRET).complete()).isTrue();
    assertThat(a.set(List.of("charlie"), large).complete()).isTrue();

    assertThat(c.receive(PATIENCE).orElseThrow().body()).isEqualTo(SECRET);
    assertThat(c.receive(PATIENCE).orElseThrow().body()).isEqualTo(large);
  }

  private void refuses(Node dialler, Node acceptor) {
    assertThatThrownBy(() -> dialler.dial(address(acceptor)))
        .isInstanceOfSatisfying(
            DialException.class, e -> assertThat(e.reason()).isEqualTo(CloseReason.KEY))
        .hasMessageContaining("key");
    assertThat(acceptor.links()).isEmpty();
  }

  @Test
  void anotherKeyAndNoKeyAreRefusedInWords() {
    Node a = start("alpha", KEYS);

    refuses(start("bravo", OTHER), a);
    refuses(a, start("charlie", null));
    Node plain = start("delta", null);
    assertThatThrownBy(() -> plain.dial(address(a))).isInstanceOf(DialException.class);

    assertThat(a.links()).isEmpty();
    assertThat(a.mesh().nodes()).containsExactly("alpha");
  }

  @Test
  void whoCallsIsHeardByThoseWithTheKeyOnly() throws IOException {
    int port;
    try (DatagramSocket free = new DatagramSocket()) {
      port = free.getLocalPort();
    }
    UnaryOperator<MeshConfig.Builder> calling =
        values -> values.namespace("workshop").degree(1).solicitationPort(port);
    Node stranger = start("stranger", OTHER, calling);
    Node plain = start("plain", null, calling);
    Node a = start("alpha", KEYS, calling);
    byte[] heard;
    try (DatagramSocket ear = new DatagramSocket(null)) {
      ear.setReuseAddress(true);
      ear.bind(new InetSocketAddress(port));
      ear.setSoTimeout((int) PATIENCE.toMillis());
      DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
      do {
        ear.receive(packet);
        heard = Arrays.copyOf(packet.getData(), packet.getLength());
      } while (Bytes.indexOf(heard, "workshop".getBytes(UTF_8)) >= 0); // the plain one's
    }

    Node b = start("bravo", KEYS, calling);
    await("a mesh of two", () -> a.mesh().nodes().size() == 2 && b.mesh().nodes().size() == 2);
    assertThat(a.mesh().nodes()).containsExactlyInAnyOrder("alpha", "bravo");
    assertThat(stranger.links()).isEmpty();
    assertThat(plain.links()).isEmpty();
    stranger.close();
    plain.close();

    long before = a.stats().count("datagrams-unsealed");
    try (DatagramSocket mouth = new DatagramSocket()) {
      mouth.setBroadcast(true);
      InetAddress everybody = InetAddress.getByName("127.255.255.255");
      mouth.send(new DatagramPacket(heard, heard.length, everybody, port));
    }
    await("the replay", () -> a.stats().count("datagrams-unsealed") > before);
    assertThat(a.mesh().nodes()).containsExactlyInAnyOrder("alpha", "bravo");
  }

  @Test
  void aCaptureShowsNeitherNamesNorBodiesAndReplayingItIsRefused() throws Exception {
    Node a = start("alpha", KEYS);
    Node b = start("bravo", KEYS);
    byte[] said;
    byte[] answered;
    try (Wiretap tap = new Wiretap(b.listening().get(0).port())) {
      a.dial("tcp://127.0.0.1:" + tap.port());
      await("the link", () -> !b.links().isEmpty());
      assertThat(a.set(List.of("bravo"), SECRET).complete()).isTrue();
      Optional<Message> message = b.receive(PATIENCE);
      assertThat(message.orElseThrow().body()).isEqualTo(SECRET);
      said = tap.said();
      answered = tap.answered();
    }

    for (byte[] bytes : List.of(said, answered)) {
      assertThat(bytes.length).isGreaterThan(200);
      for (String word : List.of("alpha", "bravo", "default", SECRET.substring(0, 6))) {
        assertThat(Bytes.indexOf(bytes, word.getBytes(UTF_8))).as(word).isEqualTo(-1);
      }
    }
    a.close();
    await("the end of the link", () -> b.links().isEmpty());
    for (byte[] replay : List.of(said, answered, Bytes.concat(answered, said))) {
      assertThat(isRefused(b, replay)).isTrue();
    }
    assertThat(b.links()).isEmpty();
    assertThat(b.receive(Duration.ofMillis(1))).isEmpty();
  }

  /** Whether the node ends a connection over which these bytes come, with at most a greeting. */
  private static boolean isRefused(Node node, byte[] bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(node))) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      try {
        socket.getOutputStream().write(bytes);
        socket.getInputStream().transferTo(answer);
      } catch (SocketException e) {
        assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe).*");
      }
      return answer.size() <= 100;
    }
  }

  private static int port(Node node) {
    return node.listening().get(0).port();
  }
}

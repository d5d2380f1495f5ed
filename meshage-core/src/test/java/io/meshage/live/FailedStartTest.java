package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.Endpoint;
import io.meshage.MeshConfig;
import io.meshage.NodeKey;
import io.meshage.TlsFiles;
import io.meshage.WebSockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A start that fails, wherever it does, leaves no thread and no descriptor. */
class FailedStartTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  @TempDir static Path folder = Path.of("");

  /** What the process loads once and keeps. */
  @BeforeAll
  static void startOnce() {
    LiveNode.builder(MeshConfig.local("before").build()).start().close();
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("meshage-failing"))
        .count();
  }

  private static long descriptors() {
    try (Stream<Path> all = Files.list(DESCRIPTORS)) {
      return all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void leavesNothing(int times, LiveNode.Builder node) {
    assertThatThrownBy(node::start).isInstanceOfAny(RuntimeException.class, Error.class);
    long before = descriptors();
    for (int i = 0; i < times; i++) {
      assertThatThrownBy(node::start).isInstanceOfAny(RuntimeException.class, Error.class);
    }
    LiveMesh.eventually(
        PATIENCE,
        () -> {
          assertThat(threads()).as("threads").isZero();
          assertThat(descriptors()).as("descriptors").isLessThanOrEqualTo(before + 2);
        });
  }

  private static LiveNode.Builder failing() {
    return LiveNode.builder(MeshConfig.local("failing").build());
  }

  private static LiveNode.Builder failing(String listen) {
    return LiveNode.builder(MeshConfig.local("failing").listen(Endpoint.of(listen)).build());
  }

  @Test
  void twoHundredStartsWithABadFileOfKnownKeys() throws Exception {
    Path known = Files.writeString(folder.resolve("known"), "this is no key\n");

    leavesNothing(200, failing().identity(NodeKey.generate()).knownKeys(known));
  }

  @Test
  void badFilesOfTls() throws Exception {
    Path none = Files.writeString(folder.resolve("none.pem"), "nothing\n");

    leavesNothing(20, failing().tls(new TlsFiles(none, none, none)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://127.0.0.1:%d", "ws://127.0.0.1:%d/mesh"})
  void anAddressThatIsTaken(String address) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      leavesNothing(20, failing(String.format(address, taken.getLocalPort())));
    }
  }

  @Test
  void anAddressThatIsTakenAfterOneThatWasFree() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      leavesNothing(
          20,
          LiveNode.builder(
              MeshConfig.local("failing")
                  .listen(
                      Endpoint.of("tcp://127.0.0.1:0"),
                      Endpoint.of("tcp://127.0.0.1:" + taken.getLocalPort()))
                  .build()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls://127.0.0.1:0", "wss://127.0.0.1:0/mesh", "none://127.0.0.1:1"})
  void anAddressThatNobodyServes(String address) {
    leavesNothing(20, failing(address));
  }

  @Test
  void thePortOfSolicitationsIsTaken() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(null)) {
      taken.setReuseAddress(false);
      taken.bind(new java.net.InetSocketAddress("0.0.0.0", 0));
      leavesNothing(
          20,
          LiveNode.builder(
              MeshConfig.local("failing")
                  .degree(1)
                  .solicitationPort(taken.getLocalPort())
                  .build()));
    }
  }

  @Test
  void aTransportThatCannotBeMade() {
    leavesNothing(
        20,
        failing()
            .webSockets(WebSockets.JDK)
            .transport(
                loop -> {
                  throw new NoClassDefFoundError("on purpose");
                }));
  }

  @Test
  void anInstanceFileThatIsNoneIsNoFailure() {
    LiveNode.builder(MeshConfig.local("failing").build()).instanceFile(folder).start().close();

    LiveMesh.eventually(PATIENCE, () -> assertThat(threads()).isZero());
  }
}

package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Keyring;
import io.meshage.MeshConfig;
import io.meshage.MeshException;
import io.meshage.MeshListener;
import io.meshage.Node;
import io.meshage.SharedKey;
import io.meshage.WebSockets;
import io.meshage.testkit.Authority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A farewell is the last frame of its link, also where the other side does not read just now. */
class FarewellTest {
  private static final Keyring KEYS = Keyring.of(SharedKey.generate());
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MESSAGES = 12;
  private static final byte[] BODY = new byte[60_000];

  @TempDir static Path folder = Path.of("");

  private final Authority lab = new Authority(folder, "lab");
  private final CompletableFuture<NettyLoop> loopOfA = new CompletableFuture<>();
  private final CompletableFuture<CloseReason> ended = new CompletableFuture<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<Node> nodes = new ArrayList<>();

  private Node node(String name, String kind) {
    String scheme = kind.split("\\+", -1)[0];
    String path = scheme.startsWith("ws") ? "/mesh" : "";
    LiveNode.Builder node =
        LiveNode.builder(
            MeshConfig.local(name)
                .listen(Endpoint.of(scheme + "://127.0.0.1:0" + path))
                .health(new MeshConfig.HealthTimers(Duration.ofSeconds(5), 3))
                .build());
    if (scheme.equals("tls") || scheme.equals("wss")) {
      node.tls(lab.files(name));
    }
    if (kind.endsWith("+key")) {
      node.keys(KEYS);
    }
    if (kind.endsWith("+jdk")) {
      node.webSockets(WebSockets.JDK);
    }
    if (name.equals("a")) {
      node.transport(
          loop -> {
            loopOfA.complete(loop);
            return new NoTransport();
          });
    } else {
      node.listener(
          new MeshListener() {
            @Override
            public void linkDown(LinkDown event) {
              ended.complete(event.reason());
            }
          });
    }
    Node started = node.start();
    nodes.add(started);
    return started;
  }

  @AfterEach
  void close() {
    release.countDown();
    nodes.forEach(Node::close);
  }

  /** Links a to b, and lets a say more, all at once, than its link takes; then ends somehow. */
  private void speakAndEnd(String kind, Consumer<Node> end) {
    Node a = node("a", kind);
    Node b = node("b", kind);
    a.dial(b.listening().get(0).toString());
    LiveMesh.eventually(PATIENCE, () -> assertThat(b.mesh().nodes()).contains("a"));
    loopOfA.join().execute(this::stop);
    for (int i = 0; i < MESSAGES; i++) {
      var unused = a.setAsync(List.of("b"), BODY);
    }
    end.accept(a);
    release.countDown();
  }

  private void stop() {
    try {
      assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void everythingCameBeforeTheFarewell(CloseReason farewell) throws Exception {
    assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo(farewell);
    Node b = nodes.get(1);
    for (int i = 0; i < MESSAGES; i++) {
      assertThat(b.receive(PATIENCE)).as("message %d of %d", i + 1, MESSAGES).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "tcp+key", "ws", "ws+jdk", "tls", "wss", "tls+key"})
  void whoHangsUpHasSaidAllBefore(String kind) throws Exception {
    speakAndEnd(
        kind,
        a -> {
          var unused = a.hangupAsync("b");
        });

    everythingCameBeforeTheFarewell(CloseReason.HUNG_UP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "tcp+key", "ws", "ws+jdk", "tls", "wss", "tls+key"})
  void whoLeavesHasSaidAllBefore(String kind) throws Exception {
    CompletableFuture<Void> left = new CompletableFuture<>();
    speakAndEnd(
        kind,
        a -> {
          left.completeAsync(
              () -> {
                a.close();
                return null;
              });
          LiveMesh.eventually(PATIENCE, () -> assertThat(hasBegunToLeave(a)).isTrue());
        });

    everythingCameBeforeTheFarewell(CloseReason.LEFT);
    left.get(20, TimeUnit.SECONDS);
  }

  private static boolean hasBegunToLeave(Node a) {
    try {
      a.announce();
      return false;
    } catch (MeshException e) {
      return true;
    }
  }
}

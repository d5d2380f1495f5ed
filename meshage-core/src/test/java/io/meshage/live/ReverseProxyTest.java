package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.DialException;
import io.meshage.Endpoint;
import io.meshage.Node;
import io.meshage.testkit.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node behind nginx, which only speaks HTTP; nginx is Debian's, not a model of it. */
class ReverseProxyTest {
  /** What a server of nginx needs for a node is in docs/cli.md; the rest lets it run anywhere. */
  private static final String CONFIGURATION =
      """
      daemon off;
      master_process off;
      pid nginx.pid;
      error_log stderr;
      events {}
      http {
        access_log off;
        client_body_temp_path body;
        proxy_temp_path proxy;
        fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi;
        scgi_temp_path scgi;
        server {
          listen 127.0.0.1:FRONT;
          location /mesh {
            proxy_pass http://127.0.0.1:BEHIND;
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection upgrade;
          }
          location /careless {
            proxy_pass http://127.0.0.1:BEHIND/mesh;
          }
        }
      }
      """;

  private final LiveMesh mesh = new LiveMesh();
  private final int front = Server.freePort();
  private final int behind = Server.freePort();
  private final String gate = "ws://127.0.0.1:" + front + "/mesh";
  @TempDir Path folder = Path.of("");
  private @Nullable Server nginx;

  @BeforeEach
  void startNginx() throws IOException {
    String text =
        CONFIGURATION
            .replace("FRONT", Integer.toString(front))
            .replace("BEHIND", Integer.toString(behind));
    Path file = Files.writeString(folder.resolve("nginx.conf"), text);
    nginx =
        Server.start(
            folder.resolve("log"),
            front,
            List.of("nginx", "-p", folder.toString(), "-e", "stderr", "-c", file.toString()));
  }

  @AfterEach
  void close() {
    mesh.close();
    stopNginx();
  }

  private void stopNginx() {
    Server running = nginx;
    if (running != null) {
      running.close();
    }
  }

  private Node startNode() {
    Endpoint place = new Endpoint(Endpoint.WS, "127.0.0.1", behind, "/mesh");
    return mesh.start("a", with -> with.listen(place).advertise(Endpoint.of(gate)));
  }

  @Test
  void aMeshHoldsTogetherThroughIt() {
    Node a = startNode();
    Node b = mesh.start("b");
    Node c = mesh.start("c");

    assertThat(b.dial(gate)).isEqualTo("a");
    assertThat(c.dial("ws://localhost:" + front + "/mesh")).isEqualTo("a");
    mesh.agree(Duration.ofSeconds(10));

    byte[] large = new byte[1 << 20];
    assertThat(b.set(List.of("a", "c"), large).acknowledged()).containsExactly("a", "c");
    assertThat(a.broadcast(large).acknowledged()).containsExactly("b", "c");
    for (int i = 0; i < 200; i++) {
      assertThat(c.set(List.of("b"), "message " + i).complete()).isTrue();
    }
  }

  @Test
  void aGoodbyePassesThroughIt() {
    Node a = startNode();
    Node b = mesh.start("b");
    b.dial(gate);

    a.close();

    LiveMesh.eventually(
        Duration.ofSeconds(10), () -> assertThat(b.mesh().nodes()).containsExactly("b"));
    assertThat(b.stats().counters()).doesNotContainKey("links-closed-lost");
  }

  @Test
  void theLinkComesBackWhenItWasRestarted() throws IOException {
    Node a = startNode();
    Node b = mesh.start("b");
    b.dial(gate);

    stopNginx();
    LiveMesh.eventually(Duration.ofSeconds(10), () -> assertThat(a.links()).isEmpty());
    startNginx();

    LiveMesh.eventually(Duration.ofSeconds(20), () -> assertThat(b.links()).hasSize(1));
  }

  @Test
  void itSaysThatTheNodeBehindItIsDown() {
    Node b = mesh.start("b");

    assertThatThrownBy(() -> b.dial(gate))
        .isInstanceOf(DialException.class)
        .hasMessageContaining(gate)
        .hasMessageContaining("502 Bad Gateway");
  }

  @Test
  void aWrongConfigurationIsTold() {
    startNode();
    Node b = mesh.start("b");

    assertThatThrownBy(() -> b.dial("ws://127.0.0.1:" + front + "/careless"))
        .hasMessageContaining("must use HTTP/1.1 and pass the header Upgrade on");
    assertThatThrownBy(() -> b.dial("ws://127.0.0.1:" + front + "/elsewhere"))
        .hasMessageContaining("404 Not Found");
  }

  @Test
  void anotherWayBesideItIsTakenWhenItIsDown() {
    Node a = startNode();
    Node b = mesh.start("b");
    stopNginx();

    assertThat(b.dial(gate + "|" + a.listening().get(0))).isEqualTo("a");
  }
}

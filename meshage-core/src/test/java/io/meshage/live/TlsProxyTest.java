package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.CloseReason;
import io.meshage.DialException;
import io.meshage.Endpoint;
import io.meshage.Keyring;
import io.meshage.MeshConfig;
import io.meshage.MeshException;
import io.meshage.Node;
import io.meshage.SharedKey;
import io.meshage.TlsFiles;
import io.meshage.WebSockets;
import io.meshage.testkit.Authority;
import io.meshage.testkit.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node behind nginx that ends TLS; nginx is Debian's, not a model of it. */
class TlsProxyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Keyring KEYS = Keyring.of(SharedKey.generate());

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
          listen 127.0.0.1:FRONT ssl;
          ssl_certificate CHAIN;
          ssl_certificate_key KEY;
          ssl_protocols TLSv1.3;
          location /mesh {
            proxy_pass http://127.0.0.1:BEHIND;
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection upgrade;
          }
        }
      }
      """;

  private final int front = Server.freePort();
  private final int behind = Server.freePort();
  private final String gate = "localhost:" + front + "/mesh";
  private final List<Node> nodes = new ArrayList<>();
  @TempDir static Path folder = Path.of("");
  private final Authority lab = new Authority(folder, "lab");
  private @Nullable Server nginx;

  @BeforeEach
  void startNginx() throws IOException {
    TlsFiles files = lab.files("localhost");
    String text =
        CONFIGURATION
            .replace("FRONT", Integer.toString(front))
            .replace("BEHIND", Integer.toString(behind))
            .replace("CHAIN", files.certificates().toString())
            .replace("KEY", files.key().toString());
    Path file = Files.writeString(folder.resolve("nginx.conf"), text);
    nginx =
        Server.start(
            folder.resolve("log"),
            front,
            List.of("nginx", "-p", folder.toString(), "-e", "stderr", "-c", file.toString()));
  }

  @AfterEach
  void close() {
    nodes.forEach(Node::close);
    Server running = nginx;
    if (running != null) {
      running.close();
    }
  }

  private Node start(String name, @Nullable Authority authority, Endpoint... listen) {
    LiveNode.Builder builder =
        LiveNode.builder(MeshConfig.local(name).listen(listen).build()).keys(KEYS);
    if (authority != null) {
      builder.tls(authority.files(name));
    }
    Node node = builder.start();
    nodes.add(node);
    return node;
  }

  private Node startBehind() {
    return start("a", null, new Endpoint(Endpoint.WS, "127.0.0.1", behind, "/mesh"));
  }

  @ParameterizedTest
  @EnumSource
  void aMeshHoldsTogetherThroughItWhoeverDials(WebSockets dialler) {
    Node a = startBehind();
    Node b =
        LiveNode.builder(MeshConfig.local("b").build())
            .keys(KEYS)
            .tls(lab.files("b"))
            .webSockets(dialler)
            .start();
    nodes.add(b);

    assertThat(b.dial("via+wss://" + gate)).isEqualTo("a");

    LiveMesh.eventually(
        PATIENCE,
        () ->
            assertThat(List.of(a, b))
                .allSatisfy(node -> assertThat(node.mesh().nodes()).hasSize(2)));
    byte[] large = new byte[1 << 20];
    assertThat(b.set(List.of("a"), large).acknowledged()).containsExactly("a");
    assertThat(a.broadcast(large).acknowledged()).containsExactly("b");
    for (int i = 0; i < 100; i++) {
      assertThat(a.set(List.of("b"), "message " + i).complete()).isTrue();
    }
  }

  @Test
  void whatNamesItsHostIsNoNodesCertificate() {
    startBehind();
    Node b = start("b", lab);

    assertThatThrownBy(() -> b.dial("wss://" + gate))
        .isInstanceOfSatisfying(
            DialException.class, e -> assertThat(e.reason()).isEqualTo(CloseReason.CERTIFICATE))
        .hasMessageContainingAll("names localhost and not a", "via+wss://");
  }

  @Test
  void anotherHostsCertificateIsRefused() {
    startBehind();
    Node b = start("b", lab);

    assertThatThrownBy(() -> b.dial("via+wss://127.0.0.1:" + front + "/mesh"))
        .isInstanceOfSatisfying(
            DialException.class, e -> assertThat(e.reason()).isEqualTo(CloseReason.CERTIFICATE))
        .hasMessageContainingAll("CN=localhost", "does not name the host");
  }

  @Test
  void anAuthorityThatNobodyTrustsIsRefused() {
    startBehind();
    Node without = start("b", null);
    Node other = start("c", new Authority(folder, "other"));

    assertThatThrownBy(() -> without.dial("via+wss://" + gate))
        .hasMessageContainingAll("CN=lab", "those that Java trusts");
    assertThatThrownBy(() -> other.dial("via+wss://" + gate))
        .hasMessageContainingAll("CN=lab", "not from an authority in ours");
  }

  @Test
  void nobodyListensAtTheAddressOfAProxy() {
    assertThatThrownBy(() -> start("b", lab, Endpoint.of("via+wss://127.0.0.1:1/mesh")))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("there a proxy listens");
  }
}

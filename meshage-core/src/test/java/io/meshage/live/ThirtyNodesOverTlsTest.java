package io.meshage.live;

import io.meshage.Endpoint;
import io.meshage.testkit.Authority;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The same where all links are TLS, half of them in WebSockets; with a fifth of the messages. */
class ThirtyNodesOverTlsTest extends ThirtyNodesTest {
  @TempDir static Path folder = Path.of("");
  private final Authority lab = new Authority(folder, "lab");

  @Override
  int broadcasts() {
    return super.broadcasts() / 5;
  }

  @Override
  int sets() {
    return super.sets() / 5;
  }

  @Override
  void gift(String name, LiveNode.Builder node) {
    node.tls(lab.files(name));
  }

  @Override
  Endpoint place(int node) {
    return Endpoint.of(node % 2 == 0 ? "wss://127.0.0.1:0/mesh" : "tls://127.0.0.1:0");
  }
}

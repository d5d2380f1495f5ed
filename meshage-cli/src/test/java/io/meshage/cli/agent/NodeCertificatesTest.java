package io.meshage.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.Endpoint;
import io.meshage.MeshConfig;
import io.meshage.Node;
import io.meshage.TlsFiles;
import io.meshage.live.LiveNode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that keygen makes: nodes link with them, and no file is lost. */
class NodeCertificatesTest {
  @TempDir Path folder = Path.of("");

  private List<String> make(String... nodes) throws IOException, GeneralSecurityException {
    try (NodeCertificates maker = new NodeCertificates(folder, 1)) {
      return maker.make(List.of(nodes)).stream()
          .map(file -> folder.relativize(file).toString())
          .toList();
    }
  }

  private Node start(String name, String file) {
    TlsFiles files =
        new TlsFiles(
            folder.resolve(file + ".pem"), folder.resolve(file + ".key"), folder.resolve("ca.pem"));
    return LiveNode.builder(MeshConfig.local(name).listen(Endpoint.of("tls://127.0.0.1:0")).build())
        .tls(files)
        .start();
  }

  @Test
  void nodesLinkWithThemAndAnAuthorityThatIsThereSignsForMore() throws Exception {
    assertThat(make("a")).containsExactlyInAnyOrder("ca.key", "ca.pem", "a.key", "a.pem");
    assertThat(make("größe, 1")).hasSize(2);

    try (Node a = start("a", "a");
        Node b = start("größe, 1", "gr%C3%B6%C3%9Fe%2C+1")) {
      assertThat(b.dial(a.listening().get(0).toString())).isEqualTo("a");
    }
    for (String key : List.of("ca.key", "a.key")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(key))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void whatIsThereStays() throws Exception {
    Path there = Files.writeString(folder.resolve("b.key"), "mine");

    assertThatThrownBy(() -> make("a", "b")).isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> make("ca")).isInstanceOf(FileAlreadyExistsException.class);

    assertThat(Files.readString(there)).isEqualTo("mine");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(there);
    }
  }
}

package io.meshage.bench.subject;

import io.meshage.TlsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A certificate in the names of all nodes that a cluster can have, its own authority. */
final class OneCertificate {
  private static final int NODES = 64;
  private static final String PASSWORD = "measured";
  private static final String ALIAS = "all";

  private OneCertificate() {}

  /** The files, made when they are first wanted. */
  private static final class Held {
    static final TlsFiles FILES = make();
  }

  static TlsFiles files() {
    return Held.FILES;
  }

  private static TlsFiles make() {
    try {
      Path folder = Files.createTempDirectory("meshage-bench");
      Path store = folder.resolve("store.p12");
      keytool(store);
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, PASSWORD.toCharArray());
      }
      Path certificate = write(folder, "CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
      Path key =
          write(folder, "PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
      List.of(folder, store, certificate, key).forEach(path -> path.toFile().deleteOnExit());
      return new TlsFiles(certificate, key, certificate);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException | InterruptedException e) {
      throw new IllegalStateException("no certificate", e);
    }
  }

  private static void keytool(Path store) throws IOException, InterruptedException {
    String names =
        IntStream.range(0, NODES)
            .mapToObj(i -> String.format("dns:n%02d", i))
            .collect(Collectors.joining(","));
    List<String> line =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=all",
            "-ext",
            "san=" + names,
            "-keystore",
            store.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD);
    Process process = new ProcessBuilder(line).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException("keytool failed");
    }
  }

  private static Path write(Path folder, String label, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder().encodeToString(bytes);
    return Files.writeString(
        folder.resolve(label + ".pem"),
        "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
  }
}

package io.meshage.codecs;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Compressor;
import io.meshage.Endpoint;
import io.meshage.Keyring;
import io.meshage.LinkInfo;
import io.meshage.MeshConfig;
import io.meshage.Message;
import io.meshage.Node;
import io.meshage.NodeKey;
import io.meshage.SharedKey;
import io.meshage.TlsFiles;
import io.meshage.live.LiveNode;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Thirty nodes hang up and dial under load, over each transport, with each protection, compressor
 * and codec: twelve combinations, such that any two values of two of these meet in one of them.
 */
class MatrixTest {
  private static final int NODES = 30;
  private static final int MESSAGES = 150;
  private static final int LARGE = 200;
  private static final List<String> TRANSPORTS = List.of("tcp", "tls", "ws", "wss");
  private static final List<Compressor> COMPRESSORS =
      List.of(Compressor.NONE, Compressor.SNAPPY, Compressor.ZLIB);

  @TempDir static Path folder = Path.of("");

  private static final Map<String, TlsFiles> CERTIFICATES = new TreeMap<>();

  private final long seed = Long.getLong("meshage.seed", System.nanoTime());

  /** What protects a mesh beside TLS, which is a matter of the transport. */
  enum Protection {
    PLAIN,
    KEY,
    IDENTITY
  }

  /** By what objects are written. */
  enum Codec {
    KRYO,
    JSON,
    MSGPACK
  }

  /** A body: every other one is large enough to be compressed. */
  record Note(int number, String text, List<Integer> values) {
    static Note of(int number) {
      int length = number % 2 == 0 ? 1 : LARGE;
      return new Note(
          number,
          ("note " + number + " ").repeat(length),
          IntStream.range(0, number % 7).boxed().toList());
    }
  }

  /** One combination. */
  record Combination(String transport, Protection protection, Compressor compressor, Codec codec) {
    Endpoint place() {
      return Endpoint.of(
          transport + "://127.0.0.1:0" + (transport.startsWith("ws") ? "/mesh" : ""));
    }

    boolean isEncrypted() {
      return transport.equals("tls") || transport.equals("wss");
    }

    @Override
    public String toString() {
      return (transport + ", " + protection + ", " + compressor + ", " + codec)
          .toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Transport and protection run through all pairs; the others are sums of the two that differ, so
   * that they meet everything too (a Latin square).
   */
  static Stream<Combination> combinations() {
    List<Combination> all = new ArrayList<>();
    for (int transport = 0; transport < TRANSPORTS.size(); transport++) {
      for (Protection protection : Protection.values()) {
        int place = List.of(Protection.values()).indexOf(protection);
        all.add(
            new Combination(
                TRANSPORTS.get(transport),
                protection,
                COMPRESSORS.get((transport + place) % 3),
                List.of(Codec.values()).get((transport + 2 * place) % 3)));
      }
    }
    // A third of them in each build: a transport each, and each protection, compressor and codec.
    return Boolean.getBoolean("meshage.matrix")
        ? all.stream()
        : Stream.of(all.get(2), all.get(4), all.get(6), all.get(10));
  }

  @BeforeAll
  static void certificates() throws Exception {
    X509Bundle authority = certificate("lab").setIsCertificateAuthority(true).buildSelfSigned();
    Path authorities =
        Files.writeString(folder.resolve("authority.pem"), authority.getCertificatePEM());
    for (int i = 0; i < NODES; i++) {
      String name = "n" + i;
      X509Bundle bundle = certificate(name).addSanDnsName(name).buildIssuedBy(authority);
      CERTIFICATES.put(
          name,
          new TlsFiles(
              Files.writeString(folder.resolve(name + ".pem"), bundle.getCertificatePathPEM()),
              Files.writeString(folder.resolve(name + ".key"), bundle.getPrivateKeyPEM()),
              authorities));
    }
  }

  private static CertificateBuilder certificate(String name) {
    Instant now = Instant.now();
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=" + name)
        .notBefore(now.minus(Duration.ofDays(1)))
        .notAfter(now.plus(Duration.ofDays(1)));
  }

  private static Node start(Combination with, String name, Consumer<Message> handler) {
    LiveNode.Builder builder =
        LiveNode.builder(
                MeshConfig.local(name).listen(with.place()).compress(with.compressor).build())
            .onMessage(handler);
    if (with.isEncrypted()) {
      builder.tls(Objects.requireNonNull(CERTIFICATES.get(name)));
    }
    switch (with.protection) {
      case PLAIN -> {}
      case KEY -> builder.keys(Keyring.of(SharedKey.of(new byte[SharedKey.BYTES])));
      case IDENTITY -> builder.identity(NodeKey.generate());
    }
    switch (with.codec) {
      case KRYO -> builder.register(Note.class, 0);
      case JSON -> builder.codec(JsonCodec.of(Note.class));
      case MSGPACK -> builder.codec(MessagePackCodec.of(Note.class));
    }
    return builder.start();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("combinations")
  void everyMessageIsAcknowledgedByAllOrItsFailedRecipientsAreNamed(Combination with)
      throws Exception {
    try (Crowd crowd = new Crowd(seed, NODES, (name, handler) -> start(with, name, handler))) {
      crowd.burn(MESSAGES, Note::of);

      assertThat(crowd.check(MESSAGES)).as("acknowledged").isGreaterThan(MESSAGES * 2);
      for (LinkInfo link : crowd.nodes().get(0).links()) {
        assertThat(link.compressor()).isEqualTo(with.compressor);
        assertThat(link.protection().contains("tls")).isEqualTo(with.isEncrypted());
        assertThat(link.protection().contains("key")).isEqualTo(with.protection == Protection.KEY);
      }
    }
  }
}

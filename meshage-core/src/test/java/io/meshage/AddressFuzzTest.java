package io.meshage;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.testkit.Fuzz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts that are no addresses, and no keys. */
class AddressFuzzTest {
  private static final List<String> ADDRESSES =
      List.of(
          "localhost",
          "10.0.0.1:9000",
          "[::1]:2",
          "tcp://edge2.example:1|ws://gate.example/mesh",
          "ws://[fe80::1%eth0]:8080/a/b",
          "srv+_meshage._tcp.example.org",
          "tls://a:1|wss://b/|c");

  @Test
  void addresses() throws IOException {
    Fuzz.of(
            "address",
            random ->
                ADDRESSES.get(random.nextInt(ADDRESSES.size())).getBytes(StandardCharsets.UTF_8),
            input -> {
              String text = new String(input, StandardCharsets.UTF_8);
              try {
                Address address = Address.of(text);
                assertThat(Address.of(address.toString())).isEqualTo(address);
              } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank();
              }
            })
        .run();
  }

  @Test
  void keys() throws IOException {
    String identity = NodeKey.ofSeed(new byte[32]).secretText();
    String shared = SharedKey.of(new byte[32]).secretText();
    String known = NodeKey.ofSeed(new byte[32]).peerKey().text();
    List<String> samples = List.of(identity, shared, known);
    Fuzz.of(
            "key",
            random -> samples.get(random.nextInt(samples.size())).getBytes(StandardCharsets.UTF_8),
            input -> {
              String text = new String(input, StandardCharsets.UTF_8);
              refusedInWords(() -> assertThat(SharedKey.ofText(text).secret()).isNotEmpty());
              refusedInWords(() -> assertThat(NodeKey.ofText(text).peerKey()).isNotNull());
              refusedInWords(() -> assertThat(PeerKey.ofText(text).bytes()).isNotNull());
            })
        .allowing(1 << 20, 64) // what the JDK asks for to refuse a key
        .run();
  }

  private static void refusedInWords(Runnable reading) {
    try {
      reading.run();
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}

package io.meshage.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.Bytes;
import io.meshage.NodeKey;
import io.meshage.PeerKey;
import io.meshage.message.Proof;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SigningTest {
  /** RFC 8032 section 7.1, TEST 1: a signature of nothing. */
  private static final String SEED =
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

  private static final String PUBLIC =
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
  private static final String SIGNATURE =
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
          + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";

  /** As openssl writes it, of the same seed. */
  private static final String PEM =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
      -----END PRIVATE KEY-----
      """;

  private final NodeKey key = NodeKey.ofSeed(hex(SEED));
  private final Signing signing = signing(key);

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static Signing signing(NodeKey key) {
    return new Signing(key, Map.of(), (name, shown) -> {}, bytes -> Arrays.fill(bytes, (byte) 1));
  }

  @Test
  void signsAsTheStandardSays() {
    assertThat(key.peerKey().bytes()).isEqualTo(Bytes.wrap(hex(PUBLIC)));
    assertThat(signing.sign(Bytes.EMPTY).signature()).isEqualTo(Bytes.wrap(hex(SIGNATURE)));
    assertThat(signing.isGood(signing.sign(Bytes.EMPTY), Bytes.EMPTY)).isTrue();
  }

  @Test
  void anyChangeMakesItBad() {
    Bytes content = Bytes.ofText("what was signed");
    Proof good = signing.sign(content);
    PeerKey otherKey = NodeKey.generate().peerKey();

    assertThat(signing.isGood(good, content)).isTrue();
    assertThat(signing.isGood(good, Bytes.ofText("what was Signed"))).isFalse();
    assertThat(signing.isGood(new Proof(otherKey, good.signature()), content)).isFalse();
    for (int bit = 0; bit < Proof.SIGNATURE_BYTES * Byte.SIZE; bit += 7) {
      byte[] changed = good.signature().toArray();
      changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertThat(signing.isGood(new Proof(good.key(), Bytes.wrap(changed)), content))
          .as("bit %d", bit)
          .isFalse();
    }
  }

  @Test
  void aKeyThatIsNoPointIsNobodys() {
    byte[] no = new byte[PeerKey.BYTES];
    Arrays.fill(no, (byte) 0xff);

    Proof proof = new Proof(new PeerKey(Bytes.wrap(no)), signing.sign(Bytes.EMPTY).signature());

    assertThat(signing.isGood(proof, Bytes.EMPTY)).isFalse();
  }

  @Test
  void aKeyIsReadFromPemAndWrittenToIt() {
    assertThat(NodeKey.ofText(PEM).peerKey()).isEqualTo(key.peerKey());
    assertThat(NodeKey.ofText(key.secretText()).peerKey()).isEqualTo(key.peerKey());
  }

  @Test
  void whatIsNoKeyIsRefusedAndNotTold() {
    String rsa = PEM.replace("MC4CAQAwBQYDK2VwBCIEIJ1h", "MC4CAQAwBQYDK2VxBCIEIJ1h");

    assertThatThrownBy(() -> NodeKey.ofText("secret words"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-----BEGIN PRIVATE KEY-----")
        .hasMessageNotContaining("secret words");
    assertThatThrownBy(() -> NodeKey.ofText(rsa))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not one of Ed25519");
  }
}

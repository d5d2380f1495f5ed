package io.meshage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedKeyTest {
  @ParameterizedTest
  @ValueSource(ints = {16, 24, 32})
  void aKeyComesBackFromItsText(int bytes) {
    byte[] secret = new byte[bytes];
    secret[3] = 7;

    SharedKey key = SharedKey.of(secret);
    SharedKey read = SharedKey.ofText(key.secretText() + "\n");

    assertThat(read).isEqualTo(key).hasSameHashCodeAs(key);
    assertThat(read.secret()).isEqualTo(secret);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 17, 31, 33, 64})
  void otherLengthsAreRefusedWithoutTellingTheBytes(int bytes) {
    String text = Base64.getEncoder().encodeToString(new byte[bytes]);

    assertThatThrownBy(() -> SharedKey.ofText(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16, 24 or 32")
        .hasMessageContaining(Integer.toString(bytes));
  }

  @Test
  void otherTextsAreRefusedWithoutTellingThem() {
    assertThatThrownBy(() -> SharedKey.ofText("hunter2 is no key!"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("base64")
        .hasMessageNotContaining("hunter");
    assertThatThrownBy(() -> SharedKey.ofText("A".repeat(SharedKey.MAX_TEXT + 4)))
        .hasMessageContaining("at most");
  }

  @Test
  void aKeyDoesNotShowItsSecret() {
    SharedKey key = SharedKey.generate();

    assertThat(key.toString()).contains(key.fingerprint()).doesNotContain(key.secretText());
    assertThat(key.fingerprint()).hasSize(12);
    assertThat(SharedKey.generate()).isNotEqualTo(key);
  }

  @Test
  void whatTheCallerDoesToItsBytesDoesNotReachTheKey() {
    byte[] secret = new byte[32];
    SharedKey key = SharedKey.of(secret);

    secret[0] = 1;
    key.secret()[1] = 1;

    assertThat(key).isEqualTo(SharedKey.of(new byte[32]));
  }

  @Test
  void aRingHasEachKeyOnceAndNotTooMany() {
    SharedKey key = SharedKey.generate();

    assertThat(Keyring.of(key, SharedKey.generate()).primary()).isEqualTo(key);
    assertThatThrownBy(() -> Keyring.of(key, key)).hasMessageContaining("twice");
    assertThatThrownBy(Keyring::of).isInstanceOf(IllegalArgumentException.class);
    List<SharedKey> many = Collections.nCopies(Keyring.MAX_KEYS + 1, key);
    assertThatThrownBy(() -> new Keyring(many)).hasMessageContaining("number of keys");
  }
}

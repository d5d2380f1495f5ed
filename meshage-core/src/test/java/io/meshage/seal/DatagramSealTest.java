package io.meshage.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatagramSealTest {
  private static final Bytes KEY = DatagramSeal.newKey(bytes -> bytes[0] = 1);

  private final DatagramSeal sealer = new DatagramSeal(KEY);
  private final DatagramSeal opener = new DatagramSeal(KEY);

  private ByteBuffer sealed(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(bytes.length + DatagramSeal.OVERHEAD_BYTES);
    sealer.seal(ByteBuffer.wrap(bytes), out);
    return out.flip();
  }

  private String opened(ByteBuffer sealed) throws SealException {
    return StandardCharsets.UTF_8.decode(opener.open(sealed.duplicate())).toString();
  }

  private void refused(ByteBuffer sealed) {
    assertThatThrownBy(() -> opener.open(sealed.duplicate())).isInstanceOf(SealException.class);
  }

  @Test
  void whatWasSealedIsOpenedOnce() throws SealException {
    ByteBuffer first = sealed("first");

    assertThat(opened(first)).isEqualTo("first");
    refused(first);
  }

  @Test
  void anyOrderDoesAndNothingTwice() throws SealException {
    List<ByteBuffer> all = new ArrayList<>();
    for (int i = 0; i < DatagramSeal.WINDOW; i++) {
      all.add(sealed("number " + i));
    }
    for (int i = all.size() - 1; i >= 0; i--) {
      assertThat(opened(all.get(i))).isEqualTo("number " + i);
    }
    all.forEach(this::refused);
  }

  @Test
  void whatComesTooLateIsNotOpened() throws SealException {
    ByteBuffer late = sealed("late");
    for (int i = 0; i < DatagramSeal.WINDOW; i++) {
      assertThat(opened(sealed("in time"))).isEqualTo("in time");
    }

    refused(late);
  }

  @Test
  void aForgeryMovesNoWindow() throws SealException {
    ByteBuffer good = sealed("good");
    ByteBuffer forged = ByteBuffer.allocate(good.limit()).put(good.duplicate()).flip();
    forged.putLong(0, 1_000_000);

    refused(forged);

    assertThat(opened(good)).isEqualTo("good");
    refused(ByteBuffer.allocate(DatagramSeal.OVERHEAD_BYTES - 1));
    ByteBuffer negative = sealed("x");
    negative.putLong(0, -1);
    refused(negative);
  }

  @Test
  void anotherKeyOpensNothing() {
    DatagramSeal other = new DatagramSeal(DatagramSeal.newKey(bytes -> bytes[0] = 2));

    assertThatThrownBy(() -> other.open(sealed("secret"))).isInstanceOf(SealException.class);
  }
}

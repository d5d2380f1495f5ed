package io.meshage.protocol.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Bytes;
import io.meshage.NodeId;
import io.meshage.PeerKey;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which names a full book lets go. */
class KeyBookTest {
  private static final NodeId LIAR = NodeId.ofName("liar");
  private static final NodeId HONEST = NodeId.ofName("honest");

  private static PeerKey key(int number) {
    byte[] bytes = new byte[PeerKey.BYTES];
    bytes[0] = (byte) number;
    return new PeerKey(Bytes.wrap(bytes));
  }

  private static KeyBook book() {
    return new KeyBook("self", 10, Map.of("self", key(1)));
  }

  @Test
  void whoMakesUpNamesDisplacesHisOwnAndNobodyElses() {
    KeyBook book = book();
    book.enter("far", key(2), HONEST);
    book.enter("near", key(3), NodeId.ofName("near"));
    book.confirm("near");
    for (int i = 0; i < 1_000; i++) {
      book.enter("x" + i, key(4), LIAR);
    }

    assertThat(book.size()).isEqualTo(10);
    assertThat(book.key("self")).isEqualTo(key(1));
    assertThat(book.key("far")).isEqualTo(key(2));
    assertThat(book.key("near")).isEqualTo(key(3));
    book.enter("newcomer", key(5), NodeId.ofName("newcomer"));
    assertThat(book.confirm("newcomer")).isEqualTo(key(5));
    assertThat(book.key("x0")).isEqualTo(key(4));
    assertThat(book.size()).isEqualTo(10);
  }

  @Test
  void aBookOfFirmNamesAloneHasRoomToo() {
    KeyBook book = book();
    for (int i = 0; i < 20; i++) {
      book.enter("n" + i, key(2), NodeId.ofName("n" + i));
      book.confirm("n" + i);
    }

    assertThat(book.size()).isEqualTo(10);
    assertThat(book.key("self")).isEqualTo(key(1));
    assertThat(book.key("n0")).isEqualTo(key(2));
    assertThat(book.key("n19")).isEqualTo(key(2));
  }

  @Test
  void onlyHearsayIsStruckOutAndOnlyOnceIsANameConfirmed() {
    KeyBook book = book();
    book.enter("far", key(2), HONEST);
    book.enter("near", key(3), HONEST);
    assertThat(book.confirm("near")).isEqualTo(key(3));
    assertThat(book.confirm("near")).isNull();
    assertThat(book.confirm("nobody")).isNull();
    book.strike("near");
    book.strike("far");
    book.strike("nobody");

    assertThat(book.key("near")).isEqualTo(key(3));
    assertThat(book.key("far")).isNull();
  }
}

package io.meshage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MessageTest {
  @Test
  void messagesOfTheSameBytesAreEqual() {
    Message one = Message.to(List.of("b"), new byte[] {1, 2, 3});
    Message same = Message.to(List.of("b"), new byte[] {1, 2, 3});

    assertThat(one).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(one).isNotEqualTo(Message.to(List.of("b"), new byte[] {1, 2, 4}));
    assertThat(one).isNotEqualTo(Message.to(List.of("c"), new byte[] {1, 2, 3}));
    assertThat(one).isNotEqualTo(same.withSignature());
  }

  @Test
  void messagesOfTheSameTextAreEqual() {
    Message one = Message.toAll("hello");

    assertThat(one).isEqualTo(Message.toAll("hello")).hasSameHashCodeAs(Message.toAll("hello"));
    assertThat(one).isNotEqualTo(Message.toAll("hallo"));
    assertThat(one).isNotEqualTo(Message.to(List.of(), "hello"));
  }

  @Test
  void theBodyIsHadAsWhatItIs() {
    byte[] bytes = {1, 2};

    assertThat(Message.toAll(bytes).bytes()).isSameAs(bytes);
    assertThat(Message.toAll("hello").text()).isEqualTo("hello");
    assertThat(Message.toAll(42).as(Integer.class)).isEqualTo(42);
  }

  @Test
  void aBodyOfAnotherTypeIsRefusedInWords() {
    Message message = Message.toAll("hello");

    assertThatThrownBy(message::bytes)
        .isInstanceOf(ClassCastException.class)
        .hasMessage("the body of the message from '' is a java.lang.String, not a byte[]");
    assertThatThrownBy(() -> message.as(Integer.class)).isInstanceOf(ClassCastException.class);
    assertThatThrownBy(() -> Message.toAll(new byte[0]).text())
        .hasMessageContaining("is a byte[], not a java.lang.String");
  }

  @Test
  void whatMaySucceedLaterIsRetryable() {
    assertThat(Outcome.values())
        .filteredOn(Outcome::isRetryable)
        .containsExactly(
            Outcome.NO_ROUTE,
            Outcome.UNKNOWN_NAME,
            Outcome.TIMEOUT,
            Outcome.BUSY,
            Outcome.HOP_LIMIT,
            Outcome.LEFT);
  }
}

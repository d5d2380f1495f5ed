package io.meshage.protocol.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.protocol.port.SendResult;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A send and its answer. */
final class Sent {
  private static final long TICK_NANOS = 1 << 20;

  final long startedNanos;
  final Duration timeout;
  List<NodeId> expected = List.of();
  MessageId id = MessageId.UNSENT;
  @Nullable SendResult answer;
  long answeredNanos;

  /** What the application does when it has its answer. */
  Runnable then = () -> {};

  Sent(long startedNanos, Duration timeout) {
    this.startedNanos = startedNanos;
    this.timeout = timeout;
  }

  void answered(SendResult result, long nowNanos) {
    assertThat(answer).as("a second answer").isNull();
    assertThat(id).as("an answer before send returned").isNotEqualTo(MessageId.UNSENT);
    assertThat(result.id()).isEqualTo(id);
    assertThat(result.results()).extracting(Result::recipient).isEqualTo(expected);
    assertThat(nowNanos).isLessThanOrEqualTo(startedNanos + timeout.toNanos() + TICK_NANOS);
    answer = result;
    answeredNanos = nowNanos;
    then.run();
  }

  Duration took() {
    return Duration.ofNanos(answeredNanos - startedNanos);
  }

  List<Result> results() {
    assertThat(answer).as("the answer").isNotNull();
    return Objects.requireNonNull(answer).results();
  }

  List<Outcome> outcomes() {
    return results().stream().map(Result::outcome).toList();
  }

  /** Who may have the message without an acknowledgement. */
  List<NodeId> uncertain() {
    assertThat(answer).as("the answer").isNotNull();
    return Objects.requireNonNull(answer).uncertain();
  }

  Result result(long node) {
    return results().stream()
        .filter(result -> result.recipient().equals(TestNet.id(node)))
        .findAny()
        .orElseThrow();
  }
}

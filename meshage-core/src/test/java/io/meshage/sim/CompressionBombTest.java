package io.meshage.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.meshage.Bytes;
import io.meshage.Compressor;
import io.meshage.Keyring;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.SharedKey;
import io.meshage.message.BodyForm;
import io.meshage.message.DeliveryMessage.Ack;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.DeliveryMessage.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** F30: a neighbour sends bodies that would inflate to much more than they are. */
class CompressionBombTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int BOMBS = 40;
  private static final int WARM_UP = 10;
  private static final int MEBIBYTE = 1 << 20;

  /** What a bomb, its answer and all that ticks meanwhile may take together. */
  private static final long A_LITTLE = 300_000;

  /** A varint of a length, and 16 MiB of zeros as zlib packs them. */
  private static Bytes bomb(int declared) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int rest = declared; ; rest >>>= 7) {
      if (rest < 0x80) {
        bytes.write(rest);
        break;
      }
      bytes.write(rest | 0x80);
    }
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(new byte[16 * MEBIBYTE]);
    }
    return Bytes.wrap(bytes.toByteArray());
  }

  @ParameterizedTest(name = "sealed {0}")
  @ValueSource(booleans = {false, true})
  void f30ABombCostsItsSenderAnOutcomeAndNobodyMemory(boolean isSealed) throws IOException {
    // given: a - b - c, and a neighbour of a that packs bombs for a and, through a and b, for c
    Keyring keys = Keyring.of(SharedKey.of(new byte[SharedKey.BYTES]));
    SimulationBuilder builder = Simulation.builder(1);
    try (Simulation sim = (isSealed ? builder.keys(keys) : builder).line("a", "b", "c")) {
      Attacker mallory =
          isSealed ? new Attacker(sim, "mallory", keys) : new Attacker(sim, "mallory");
      mallory.link("a");
      // all it is; a byte more than the largest body; and one that says it is small
      List<Bytes> bombs = List.of(bomb(16 * MEBIBYTE), bomb(MEBIBYTE + 1), bomb(1000));
      long before = 0;
      for (int i = 0; i < BOMBS; i++) {
        if (i == WARM_UP) {
          before = THREADS.getCurrentThreadAllocatedBytes();
        }
        send(mallory, i % 2 == 0 ? "a" : "c", 1 + i, bombs.get(i % bombs.size()));
        sim.advance(Duration.ofMillis(100));
      }
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

      // then: each has its outcome, and none cost what it wanted
      List<Ack> acks =
          mallory.heard.stream().filter(Ack.class::isInstance).map(Ack.class::cast).toList();
      assertThat(acks).hasSize(BOMBS);
      assertThat(acks)
          .extracting(ack -> ack.results().get(0).outcome())
          .isSubsetOf(Outcome.UNDECODABLE, Outcome.TOO_LARGE);
      assertThat(allocated / (BOMBS - WARM_UP)).as("bytes for each bomb").isLessThan(A_LITTLE);

      // and: the link is no worse for it, and nobody else has noticed
      assertThat(mallory.isHungUp()).isFalse();
      assertThat(sim.node("a").set(List.of("b", "c"), "hello").complete()).isTrue();
      assertThat(sim.received("c")).extracting(message -> message.text()).containsExactly("hello");
    }
  }

  private static void send(Attacker from, String to, int counter, Bytes body) {
    Envelope envelope =
        new Envelope(
            new MessageId(from.id(), from.birth(), counter),
            from.name,
            Kind.MESSAGE,
            List.of(from.id()),
            8,
            5_000_000,
            0,
            BodyForm.of(0, Compressor.ZLIB.number()),
            body);
    from.say(new Data(envelope, List.of(new Target(NodeId.ofName(to), 0)), false));
  }
}

package io.meshage.wire;

import static java.util.stream.Stream.concat;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.CloseReason;
import io.meshage.Outcome;
import io.meshage.message.MeshMessage;
import io.meshage.message.PeeringMessage.Solicitation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What two builds say to each other is the same, byte for byte, as long as they have one version.
 * The file holds, for each kind of message, a hash over the frames of two hundred of them; a change
 * of it is a change of the protocol, and wants another {@link WireFormat#VERSION}.
 */
class GoldenFramesTest {
  private static final int EACH = 200;

  /** Those there were when the file was made; another one changes no frame that has been. */
  private static final int REASONS = 21;

  private static final int OUTCOMES = 10;

  private final WireFormat format = new WireFormat();

  @Test
  void framesAreThoseOfTheVersionTheyCarry() throws Exception {
    TreeMap<String, String> hashes = new TreeMap<>();
    for (Class<?> kind :
        concat(MessageRoundTripTest.kinds(), Stream.of(Solicitation.class)).toList()) {
      hashes.put(kind.getSimpleName(), hash(kind));
    }
    StringBuilder lines = new StringBuilder("version " + WireFormat.VERSION + "\n");
    hashes.forEach((kind, hash) -> lines.append(kind).append(' ').append(hash).append('\n'));

    assertThat(lines.toString()).isEqualTo(golden());
  }

  private static String golden() throws IOException {
    try (InputStream in = GoldenFramesTest.class.getResourceAsStream("/golden/frames.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String hash(Class<?> kind) throws Exception {
    MessageDigest hash = MessageDigest.getInstance("SHA-256");
    Samples samples =
        new Samples(
            new SplittableRandom(42),
            Arrays.copyOf(CloseReason.values(), REASONS),
            Arrays.copyOf(Outcome.values(), OUTCOMES));
    for (int i = 0; i < EACH; i++) {
      ByteBuf frame = encode(samples.of(kind));
      hash.update(frame.nioBuffer());
      frame.release();
    }
    return HexFormat.of().formatHex(hash.digest());
  }

  private ByteBuf encode(MeshMessage message) {
    UnpooledByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;
    return message instanceof Solicitation call
        ? format.encodeSolicitation(allocator, call)
        : format.encode(allocator, message);
  }
}

package io.meshage.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Bytes;
import io.meshage.Compressor;
import io.meshage.message.BodyForm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** F30: small bodies that want to be large ones are refused before memory is spent on them. */
class HostileCompressionTest {
  private static final int LIMIT = 1 << 20;

  /** For what stays within the compressor, and for exceptions of its library. */
  private static final long A_LITTLE = 300_000;

  private static final int ZEROS = 64 << 20;
  private static final byte[] PACKED_ZEROS = zeros();

  private final Bodies bodies = Bodies.builder(LIMIT).build();

  private static Bytes declaring(long length, byte[] packed) {
    ByteBuffer bytes = ByteBuffer.allocate(10 + packed.length);
    Fields.writeVarint(bytes, length);
    bytes.put(packed);
    return Bytes.wrap(bytes.array(), 0, bytes.position());
  }

  /** 64 MiB of zeros as zlib packs them, a thousandth of that. */
  private static byte[] zeros() {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(packed, new Deflater(Deflater.BEST_COMPRESSION))) {
      for (int i = 0; i < ZEROS >> 16; i++) {
        out.write(new byte[1 << 16]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private long cost(Compressor compressor, Bytes body, String which) throws Throwable {
    int form = BodyForm.of(Bodies.BYTES, compressor.number());
    bodies.inflatedBytes(form, body); // loads classes
    return Allocations.of(
        () -> {
          assertThat(bodies.inflatedBytes(form, body)).as(which).isLessThanOrEqualTo(LIMIT);
          try {
            bodies.decode(form, body);
          } catch (WireException e) {
            assertThat(e.kind())
                .as(which)
                .isIn(WireException.Kind.UNDECODABLE_BODY, WireException.Kind.TOO_LARGE);
            return;
          }
          assertThat(which).startsWith("mutated");
        });
  }

  /** What a class loads when it is first used is nobody's doing. */
  @BeforeEach
  void warmUp() throws Throwable {
    byte[] body = new byte[2000];
    new SplittableRandom(1).nextBytes(body);
    System.arraycopy(body, 0, body, 1000, 1000);
    for (Compressor each : Compressors.present()) {
      Bytes sound = Objects.requireNonNull(Compressors.pack(each, Bytes.wrap(body)));
      cost(each, sound, "mutated by nothing");
      cost(each, Bytes.wrap(sound.toArray(), 0, 100), "mutated by cutting it");
      cost(each, declaring(LIMIT + 1L, body), "too large");
    }
  }

  @ParameterizedTest
  @ValueSource(
      longs = {ZEROS, LIMIT + 1, Integer.MAX_VALUE, 1L << 32, 1L << 31, Long.MAX_VALUE, -1, 0})
  void aBombThatSaysHowLargeItIsIsRefused(long declared) throws Throwable {
    for (Compressor each : Compressors.present()) {
      assertThat(cost(each, declaring(declared, PACKED_ZEROS), each.words()))
          .isLessThan(A_LITTLE + PACKED_ZEROS.length * 2L);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void aFewBytesCannotStandForMany(Compressor compressor) throws Throwable {
    // given: less than the largest body, but more than a hundred times what came
    byte[] packed = new byte[1000];
    assertThat(cost(compressor, declaring(100_001, packed), "")).isLessThan(A_LITTLE);
    assertThat(cost(compressor, declaring(LIMIT, new byte[0]), "")).isLessThan(A_LITTLE);
    assertThat(cost(compressor, Bytes.EMPTY, "")).isLessThan(A_LITTLE);
    assertThat(cost(compressor, Bytes.wrap(new byte[] {-1, -1}), "")).isLessThan(A_LITTLE);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void aBodyThatLiesAboutItsLengthIsRefusedAndCostsWhatItSaid(Compressor compressor)
      throws Throwable {
    byte[] body = new byte[100_000];
    byte[] noise = new byte[20_000];
    new SplittableRandom(1).nextBytes(noise);
    System.arraycopy(noise, 0, body, 0, noise.length);
    Bytes honest = Objects.requireNonNull(Compressors.pack(compressor, Bytes.wrap(body)));
    byte[] packed = honest.toArray();
    byte[] rest = new byte[packed.length - 3]; // its length has three bytes
    System.arraycopy(packed, 3, rest, 0, rest.length);
    cost(compressor, declaring(body.length - 1, rest), "loads classes");

    for (int declared : new int[] {1, 1024, body.length - 1, body.length + 1, 1_000_000}) {
      String which = compressor + " declaring " + declared;
      assertThat(cost(compressor, declaring(declared, rest), which))
          .as(which)
          .isLessThan(declared + packed.length * 2L + A_LITTLE);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void mutatedBodiesDoNoHarm(long seed) throws Throwable {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] body = new byte[20_000];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) random.nextInt(8);
    }
    Map<Compressor, Bytes> starts = new EnumMap<>(Compressor.class);
    for (Compressor each : Compressors.present()) {
      Bytes sound = Objects.requireNonNull(Compressors.pack(each, Bytes.wrap(body)));
      starts.put(each, sound);
      cost(each, sound, "mutated by nothing, to load classes");
      cost(each, Bytes.wrap(sound.toArray(), 0, 500), "mutated by cutting it, for the same");
    }
    for (int round = 0; round < 2_000; round++) {
      for (Compressor each : starts.keySet()) {
        byte[] packed = starts.get(each).toArray();
        for (int i = random.nextInt(4); i >= 0; i--) {
          packed[random.nextInt(3, packed.length)] = (byte) random.nextInt();
        }
        int length = random.nextInt(4) == 0 ? random.nextInt(packed.length) : packed.length;
        String which = "mutated, seed " + seed + ", round " + round + ", " + each;
        assertThat(cost(each, Bytes.wrap(packed, 0, length), which))
            .as("%s: %s", which, HexFormat.of().formatHex(packed, 0, 20))
            .isLessThan(body.length + 3L * packed.length + A_LITTLE);
      }
    }
  }
}

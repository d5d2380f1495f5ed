package io.meshage.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.meshage.BodyCodec;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are meant to do harm: refused by an exception, and little memory. */
class HostileCodecsTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long A_LITTLE = 200_000;

  /** A class with what can be told a length. */
  static final class Holder {
    public int[] numbers = {1, 70_000, -5};
    public byte[] bytes = new byte[40];
    public List<String> texts = List.of("a", "Zoë");
    public Map<String, Object> any = Map.of("k", List.of(1));
  }

  private final BodyCodec json = JsonCodec.plain();
  private final BodyCodec typedJson = JsonCodec.of(Holder.class);
  private final BodyCodec packed = MessagePackCodec.plain();
  private final BodyCodec typedPacked = MessagePackCodec.of(Holder.class);

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static long cost(Runnable action) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    action.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private static void refusedCheaply(BodyCodec codec, byte[] bytes, String what) {
    Runnable decode =
        () ->
            assertThatThrownBy(() -> codec.decode(bytes))
                .as("%s as %s", what, codec.name())
                .isInstanceOf(RuntimeException.class);
    decode.run(); // loads classes
    assertThat(cost(decode)).as("%s as %s", what, codec.name()).isLessThan(A_LITTLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "\"",
        "nul",
        "{\"a\"}",
        "[1,",
        "{\"a\":1}x",
        "[1][2]",
        "1 2",
        "{]",
        "\u0000",
        "{\"Holder\":[]}x",
        "\"\\ud8\"",
        "null",
        "NaN",
        "[01]",
        "'a'"
      })
  void brokenJsonIsRefused(String text) {
    refusedCheaply(json, utf8(text), text);
    refusedCheaply(typedJson, utf8(text), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"java.lang.ProcessBuilder\":{}}",
        "{\"@class\":\"java.lang.ProcessBuilder\"}",
        "[\"java.lang.ProcessBuilder\",{}]",
        "{\"Holder\":{},\"Holder\":{}}",
        "{}",
        "[]",
        "5"
      })
  void whatIsNoObjectOfTheClassesIsRefused(String text) {
    refusedCheaply(typedJson, utf8(text), text);
  }

  @ParameterizedTest
  @ValueSource(ints = {65, 1_000, 100_000})
  void depthIsBounded(int depth) {
    refusedCheaply(json, utf8("[".repeat(depth) + "]".repeat(depth)), "arrays");
    refusedCheaply(json, utf8("{\"a\":".repeat(depth) + "1" + "}".repeat(depth)), "objects");
    byte[] arrays = new byte[depth];
    java.util.Arrays.fill(arrays, (byte) 0x91);
    refusedCheaply(packed, arrays, "arrays");
    byte[] closed = java.util.Arrays.copyOf(arrays, depth + 1);
    closed[depth] = 1;
    refusedCheaply(packed, closed, "arrays that end");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "c1", // the byte that is never used
        "ddffffffff", // an array of 2^32 - 1
        "dd7fffffff", // of 2^31 - 1
        "dd0fffffff01", // the first of many
        "dcffff0102", // of 65,535
        "dfffffffff", // a map
        "df7fffffffa16101",
        "deffffa16101",
        "dbffffffff61", // a text
        "db7fffffff61",
        "daffff61",
        "d9ff61",
        "bf61",
        "c6ffffffff00", // bytes
        "c67fffffff00",
        "c5ffff00",
        "c4ff00",
        "c9ffffffff01", // an extension
        "c97fffffff01",
        "d4ffff",
        "d6ff00000000", // a time
        "8190c0", // a list as a key
        "81c0c0", // nothing as a key
        "81c3c0", // true as a key
        "0101", // a second value
        "9191", // an array in an array that is not there
        "cf", // half a number
        "92c0", // half an array
        "81a161" // half a map
      })
  void lengthsThatAreNotThereAreRefused(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    refusedCheaply(packed, bytes, hex);
    byte[] field = HexFormat.of().parseHex("81a6486f6c64657281a76e756d62657273" + hex);
    refusedCheaply(typedPacked, field, "numbers: " + hex);
  }

  @ParameterizedTest
  @ValueSource(ints = {1001, 100_000})
  void longNumbersAreRefusedBeforeTheyAreComputed(int digits) {
    refusedCheaply(json, utf8("[" + "9".repeat(digits) + "]"), digits + " digits");
    refusedCheaply(json, utf8("[0." + "9".repeat(digits) + "]"), digits + " digits");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void mutatedBodiesDoNoHarm(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Holder holder = new Holder();
    Map<String, Object> plain =
        Map.of("a", List.of(1, 2.5, "three", true), "b", Map.of("c", Long.MAX_VALUE));
    for (int round = 0; round < 1_000; round++) {
      for (BodyCodec codec : List.of(json, typedJson, packed, typedPacked)) {
        boolean isPlain = codec.equals(json) || codec.equals(packed);
        byte[] body = codec.encode(isPlain ? plain : holder);
        for (int i = random.nextInt(4); i >= 0; i--) {
          body[random.nextInt(body.length)] = (byte) random.nextInt();
        }
        String which = codec.name() + ", seed " + seed + ", round " + round;
        long bytes = cost(() -> decodeAnything(codec, body, which));
        if (round > 10) { // before, classes are loaded
          assertThat(bytes).as(which + " " + HexFormat.of().formatHex(body)).isLessThan(A_LITTLE);
        }
      }
    }
  }

  private static void decodeAnything(BodyCodec codec, byte[] body, String which) {
    try {
      assertThat(codec.decode(body)).as(which).isNotNull();
    } catch (IllegalArgumentException | java.io.UncheckedIOException e) {
      assertThat(e.getMessage()).as(which).isNotNull();
    } catch (RuntimeException e) { // of MessagePack's library
      assertThat(e.getClass().getName()).as(which).startsWith("org.msgpack.core.Message");
    }
  }
}

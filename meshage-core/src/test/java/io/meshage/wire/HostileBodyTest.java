package io.meshage.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.esotericsoftware.kryo.io.Output;
import io.meshage.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are meant to do harm: an object, or a {@link WireException}, and little memory. */
class HostileBodyTest {
  private static final int LIMIT = 1 << 20;

  /** Kryo writes a class as its number plus two: 0 is null, 1 a class by name. */
  private static final int OFFSET = 2;

  private static final int ARRAY_LIST = 19;
  private static final int FIRST_REGISTERED = KnownClasses.FIRST_FREE;
  private static final long A_LITTLE = 1_000_000;

  /** A registered class with a field of a class of its own. */
  static final class Holder {
    @Nullable Inner inner;
    @Nullable Object any;
  }

  /** What the field may hold. */
  static class Inner {
    long number;
  }

  /** A registered class whose constructor throws. */
  record Touchy(int x) {
    Touchy {
      if (x != 1) {
        throw new AssertionError("an error, not an exception");
      }
    }
  }

  private final Bodies bodies =
      Bodies.builder(LIMIT)
          .register(Holder.class)
          .register(Inner.class)
          .register(Touchy.class)
          .register(Holder[].class)
          .build();

  static IntStream lengthPrefixed() {
    return IntStream.rangeClosed(0, FIRST_REGISTERED + 3);
  }

  @BeforeEach
  void warmUp() throws WireException {
    Bodies.Encoded any = bodies.encode(List.of(1));
    assertThat(bodies.decode(any.form(), any.bytes())).isEqualTo(List.of(1));
  }

  @ParameterizedTest(name = "class {0}")
  @MethodSource("lengthPrefixed")
  void sixBytesDoNotAskForGigabytes(int id) {
    for (int length : new int[] {1 << 20, 1 << 28, Integer.MAX_VALUE, -1}) {
      decodeCheaply(out -> out.writeVarInt(id + OFFSET, true), out -> varint(out, length));
      decodeCheaply(out -> out.writeVarInt(id + OFFSET, true), out -> flagged(out, length, true));
      decodeCheaply(out -> out.writeVarInt(id + OFFSET, true), out -> flagged(out, length, false));
      // a null comparator, or a class, before the length
      decodeCheaply(out -> out.writeVarInt(id + OFFSET, true), out -> varint(out.with(0), length));
      decodeCheaply(out -> out.writeVarInt(id + OFFSET, true), out -> varint(out.with(3), length));
      // some content behind it, so that the first element or entry is read
      decodeCheaply(
          out -> out.writeVarInt(id + OFFSET, true), out -> varint(out, length).with(3, 2, 3, 2));
    }
  }

  @Test
  void aListOfAThousandMillionNullsIsRefused() {
    // given: what Kryo's own list serializer reads as "all of one class, and that is null"
    decodeCheaply(
        out -> out.writeVarInt(ARRAY_LIST + OFFSET, true),
        out -> flagged(out, 1_000_000_001, true).with(0));
  }

  @Test
  void nestedClaimsDoNotAddUp() {
    // given: lists in lists, as deep as allowed, each claiming as much as could follow
    decodeCheaply(
        out -> {
          for (int depth = 0; depth < BodyKryo.MAX_DEPTH; depth++) {
            out.writeVarInt(ARRAY_LIST + OFFSET, true);
            varint(out, 100_000);
          }
        },
        out -> out.writeBytes(new byte[150_000]));
  }

  @Test
  void depthIsBounded() {
    assertThatThrownBy(
            () ->
                decode(
                    out -> {
                      for (int depth = 0; depth < 100_000; depth++) {
                        out.writeVarInt(ARRAY_LIST + OFFSET, true);
                        varint(out, 1);
                      }
                    }))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("depth");
  }

  @Test
  void aClassByNameIsNotEvenLoaded() {
    assertThatThrownBy(
            () ->
                decode(
                    out -> {
                      out.writeVarInt(1, true);
                      out.writeVarInt(0, true);
                      out.writeString("java.lang.ProcessBuilder");
                    }))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("not registered");
  }

  @Test
  void anUnknownNumberIsRefused() {
    assertThatThrownBy(() -> decode(out -> out.writeVarInt(5_000, true)))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("4998");
    assertThatThrownBy(() -> bodies.decode(77, Bytes.EMPTY)).isInstanceOf(WireException.class);
    assertThatThrownBy(() -> bodies.decode(Bodies.KRYO, Bytes.EMPTY))
        .isInstanceOf(WireException.class);
    assertThatThrownBy(() -> bodies.decode(Bodies.KRYO, Bytes.wrap(new byte[1])))
        .isInstanceOf(WireException.class);
    assertThatThrownBy(() -> bodies.decode(Bodies.TEXT, Bytes.wrap(new byte[] {(byte) 0xc3})))
        .isInstanceOf(WireException.class);
  }

  @Test
  void bytesAfterTheObjectAreRefused() {
    assertThatThrownBy(
            () ->
                decode(
                    out -> {
                      out.writeVarInt(2, true);
                      out.writeVarInt(1, false);
                      out.writeByte(0);
                    }))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("after the end");
  }

  @Test
  void aFieldNeverHoldsAnotherClass() {
    // given: fields in alphabetical order, any and inner, where inner is a list of nothing
    assertThatThrownBy(
            () ->
                decode(
                    out -> {
                      out.writeVarInt(FIRST_REGISTERED + OFFSET, true);
                      out.writeVarInt(0, true);
                      out.writeVarInt(ARRAY_LIST + OFFSET, true);
                      out.writeVarInt(0, true);
                    }))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("ArrayList");
  }

  @Test
  void whatAConstructorThrowsGoesNoFurther() {
    assertThatThrownBy(
            () ->
                decode(
                    out -> {
                      out.writeVarInt(FIRST_REGISTERED + 2 + OFFSET, true);
                      out.writeVarInt(5, false);
                    }))
        .isInstanceOf(WireException.class);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void mutatedBodiesDoNoHarm(long seed) throws Throwable {
    SplittableRandom random = new SplittableRandom(seed);
    byte[][] starts =
        BodiesTest.objects()
            .filter(o -> o.getClass().getName().startsWith("java."))
            .flatMap(o -> Stream.of(o, new ArrayList<>(Arrays.asList(o, Map.of("k", o)))))
            .map(o -> o instanceof String ? List.of(o) : o)
            .filter(HostileBodyTest::isKnown)
            .map(o -> bodies.encode(o).bytes().toArray())
            .toArray(byte[][]::new);
    for (int round = 0; round < 5_000; round++) {
      byte[] body = starts[random.nextInt(starts.length)].clone();
      if (random.nextInt(10) == 0) {
        body = new byte[random.nextInt(60)];
        random.nextBytes(body);
      }
      for (int i = random.nextInt(4); i >= 0 && body.length > 0; i--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt();
      }
      byte[] mutated = body;
      String which = "seed " + seed + " round " + round;
      long bytes = Allocations.of(() -> decodeAnything(Bytes.wrap(mutated), which));
      assertThat(bytes).as(which + " " + HexFormat.of().formatHex(mutated)).isLessThan(A_LITTLE);
    }
  }

  private static boolean isKnown(Object body) {
    try {
      Bodies.builder(LIMIT).build().encode(body);
      return true;
    } catch (IllegalArgumentException e) {
      return false; // it has parts of a class registered elsewhere
    }
  }

  private void decodeCheaply(Consumer<Crafted> start, Consumer<Crafted> rest) {
    Crafted out = new Crafted();
    start.accept(out);
    rest.accept(out);
    Bytes body = Bytes.wrap(out.toBytes());
    try {
      long bytes = Allocations.of(() -> decodeAnything(body, body.toString()));
      assertThat(bytes).as("%s", body).isLessThan(A_LITTLE);
    } catch (Throwable e) {
      fail(body.toString(), e);
    }
  }

  private void decodeAnything(Bytes body, String which) {
    try {
      assertThat(bodies.decode(Bodies.KRYO, body)).isNotNull();
    } catch (WireException e) {
      assertThat(e.kind()).as(which).isEqualTo(WireException.Kind.UNDECODABLE_BODY);
    }
  }

  private void decode(Consumer<Crafted> writer) throws WireException {
    Crafted out = new Crafted();
    writer.accept(out);
    bodies.decode(Bodies.KRYO, Bytes.wrap(out.toBytes()));
  }

  private static Crafted varint(Crafted out, int value) {
    out.writeVarInt(value, true);
    return out;
  }

  private static Crafted flagged(Crafted out, int value, boolean flag) {
    out.writeVarIntFlag(flag, value, true);
    return out;
  }

  /** Kryo's output with a way to add single bytes within an expression. */
  private static final class Crafted extends Output {
    Crafted() {
      super(64, LIMIT);
    }

    Crafted with(int... bytes) {
      for (int each : bytes) {
        writeByte(each);
      }
      return this;
    }
  }
}

package io.meshage.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.Bytes;
import io.meshage.wire.Bodies.Encoded;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BodiesTest {
  private static final int LIMIT = 10_000;

  /** A registered record. */
  record Reading(String sensor, double value, List<Integer> history, @Nullable Reading before) {}

  /** A registered record without components, which Kryo writes in no bytes. */
  record Nothing() {}

  /** A registered enum whose constants have bodies. */
  enum Level {
    LOW {
      @Override
      int limit() {
        return 1;
      }
    },
    HIGH {
      @Override
      int limit() {
        return 2;
      }
    };

    abstract int limit();
  }

  /** A registered class of the old kind. */
  static final class Position {
    private final int x;
    private long @Nullable [] track;
    private @Nullable Object note;

    private Position() {
      this(0);
    }

    Position(int x) {
      this.x = x;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Position that
          && x == that.x
          && Arrays.equals(track, that.track)
          && Objects.equals(note, that.note);
    }

    @Override
    public int hashCode() {
      return x;
    }
  }

  /** A class that nobody registered. */
  record Stranger(int x) {}

  private final Bodies bodies =
      Bodies.builder(LIMIT)
          .register(Reading.class)
          .register(Level.class)
          .register(Position.class, 7)
          .register(Reading[].class)
          .register(Nothing.class)
          .register(TimeUnit.class)
          .build();

  static Stream<Object> objects() {
    Position position = new Position(4);
    position.track = new long[] {1, -1, Long.MIN_VALUE};
    position.note = List.of("n");
    TreeSet<String> backwards = new TreeSet<>(List.of("a", "b"));
    return Stream.of(
        1,
        "not as an element",
        2L,
        'c',
        true,
        1.5,
        new Reading("t1", 21.5, List.of(1, 2, 3), new Reading("t0", -1, new ArrayList<>(), null)),
        Level.LOW,
        Level.HIGH,
        position,
        new Nothing(),
        List.of(),
        List.of(1),
        List.of(1, 2, 3),
        List.of(1, 2, 3, 4).subList(1, 3),
        Stream.of(1, null, 2).toList(),
        Arrays.asList(1, null),
        Collections.nCopies(3, new Nothing()).stream().toList(),
        new ArrayList<>(Collections.nCopies(500, new Nothing())),
        Set.of(),
        Set.of("x"),
        Set.of("x", "y"),
        Map.of(),
        Map.of("k", List.of(Map.of())),
        Map.of("a", 1, "b", 2),
        new HashMap<>(Map.of(1L, "l")),
        new LinkedHashMap<>(Map.of("k", Level.HIGH)),
        new HashSet<>(List.of(Optional.of(1), Optional.empty())),
        backwards,
        new TreeMap<>(Map.of("k", new TreeSet<>(List.of(3, 2, 1)))),
        EnumSet.of(Level.HIGH),
        EnumSet.noneOf(TimeUnit.class),
        Collections.emptyList(),
        Collections.emptySet(),
        Collections.emptyMap(),
        Collections.singletonList(null),
        Collections.singleton(1),
        Collections.singletonMap("k", 1),
        Collections.unmodifiableList(new ArrayList<>(List.of(1))),
        Collections.unmodifiableSet(new HashSet<>(List.of(1))),
        Collections.unmodifiableMap(new HashMap<>(Map.of(1, 2))),
        BigInteger.TWO.pow(1000),
        new BigDecimal("-1.25e-10"),
        UUID.fromString("8c6f4d38-7f1b-4f3e-9b58-3ea1b0f0c7a1"),
        Instant.ofEpochSecond(1, 5),
        Duration.ofMillis(-1),
        LocalDateTime.of(2026, 1, 2, 3, 4));
  }

  @ParameterizedTest
  @MethodSource("objects")
  void objectsOfKnownClassesComeBackEqual(Object body) throws WireException {
    assertThat(back(body)).isEqualTo(body);
    List<Object> nested = new ArrayList<>(Arrays.asList(body, null, body));
    assertThat(back(nested)).isEqualTo(nested);
  }

  @Test
  void arraysComeBackEqual() throws WireException {
    assertThat(back(new int[] {1, -1, Integer.MIN_VALUE})).isEqualTo(new int[] {1, -1, 1 << 31});
    assertThat(back(new double[] {0.5})).isEqualTo(new double[] {0.5});
    assertThat(back(new boolean[] {true})).isEqualTo(new boolean[] {true});
    assertThat(back(new char[] {'ü'})).isEqualTo(new char[] {'ü'});
    assertThat(back(new short[] {-3})).isEqualTo(new short[] {-3});
    assertThat(back(new float[] {1})).isEqualTo(new float[] {1});
    assertThat(back(new String[] {"a", null})).isEqualTo(new String[] {"a", null});
    Reading[] readings = {new Reading("s", 0, List.of(), null), null};
    assertThat(back(readings)).isEqualTo(readings).isInstanceOf(Reading[].class);
    assertThat(((List<?>) back(List.of(new byte[] {1}))).get(0)).isEqualTo(new byte[] {1});
  }

  @Test
  void queuesComeBackInTheirOrder() throws WireException {
    assertThat(new ArrayList<>((ArrayDeque<?>) back(new ArrayDeque<>(List.of(3, 1)))))
        .isEqualTo(List.of(3, 1));
    assertThat(((PriorityQueue<?>) back(new PriorityQueue<>(List.of(3, 1)))).peek()).isEqualTo(1);
  }

  @Test
  void bytesAndTextSkipKryo() throws WireException {
    byte[] own = {1, 2, 3};
    Encoded encoded = bodies.encode(own);
    own[0] = 9;

    assertThat(encoded).isEqualTo(new Encoded(Bodies.BYTES, Bytes.copyOf(new byte[] {1, 2, 3})));
    assertThat(bodies.decode(Bodies.BYTES, encoded.bytes())).isEqualTo(new byte[] {1, 2, 3});
    assertThat(bodies.encode("hé")).isEqualTo(new Encoded(Bodies.TEXT, Bytes.ofText("hé")));
    assertThat(bodies.decode(Bodies.TEXT, Bytes.ofText("hé"))).isEqualTo("hé");
  }

  @Test
  void aBodyOverTheLimitIsRefusedWithBothSizes() {
    String both = "the body has 10001 bytes, more than the largest allowed of 10000";
    assertThatThrownBy(() -> bodies.encode(new byte[10_001])).hasMessageContaining(both);
    assertThatThrownBy(() -> bodies.encode("x".repeat(10_001))).hasMessageContaining(both);
    assertThatThrownBy(() -> bodies.encode(new double[LIMIT]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the body has 80003 bytes, more than the largest allowed of 10000");
    assertThatThrownBy(() -> bodies.decode(Bodies.BYTES, Bytes.wrap(new byte[10_001])))
        .isInstanceOf(WireException.class)
        .hasMessageContaining(both);
  }

  @Test
  void aClassThatIsNotRegisteredIsNamedInTheRefusal() {
    assertThatThrownBy(() -> bodies.encode(new Stranger(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Stranger is not registered");
    assertThatThrownBy(() -> bodies.encode(List.of(new Stranger(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Stranger is not registered");
    assertThatThrownBy(() -> bodies.encode(new TreeSet<>(Comparator.comparing(String::length))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not registered");
  }

  @Test
  void objectsThatContainThemselvesAreRefusedAtTheCall() {
    List<Object> list = new ArrayList<>();
    list.add(list);

    assertThatThrownBy(() -> bodies.encode(list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("depth");
  }

  @Test
  void halfACharacterCannotBeSent() {
    assertThatThrownBy(() -> bodies.encode("\ud83d")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSameClassesInTheSameOrderUnderstandEachOther() throws WireException {
    Bodies other = Bodies.builder(LIMIT).register(Reading.class).register(Level.class, 1).build();
    Bodies strange = Bodies.builder(LIMIT).register(Level.class).build();
    Encoded encoded = bodies.encode(Level.HIGH);

    assertThat(other.decode(encoded.form(), encoded.bytes())).isEqualTo(Level.HIGH);
    assertThatThrownBy(() -> strange.decode(encoded.form(), encoded.bytes()))
        .isInstanceOf(WireException.class);
  }

  @Test
  void clashesAndUselessClassesAreRefusedWhenRegistered() {
    Bodies.Builder builder = Bodies.builder(LIMIT).register(Reading.class, 3);

    assertThatThrownBy(() -> builder.register(Level.class, 3)).hasMessageContaining("clashes");
    assertThatThrownBy(() -> builder.register(Reading.class, 4)).hasMessageContaining("clashes");
    assertThatThrownBy(() -> builder.register(Runnable.class)).hasMessageContaining("no objects");
    assertThatThrownBy(() -> Bodies.builder(9).register(NoConstructor.class).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a constructor without parameters");
    assertThatThrownBy(() -> Bodies.builder(9).register(Exception.class).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be sent");
    assertThat(Bodies.builder(9).register(Locale.class).register(UUID.class).build()).isNotNull();
  }

  @Test
  void manyThreadsMayEncodeAndDecodeAtOnce() {
    Reading reading = new Reading("t", 1, List.of(1), null);

    Stream<Object> results =
        Stream.generate(() -> reading)
            .limit(2_000)
            .parallel()
            .map(
                each -> {
                  try {
                    return back(each);
                  } catch (WireException e) {
                    throw new AssertionError(e);
                  }
                });

    assertThat(results).allMatch(reading::equals);
  }

  private Object back(Object body) throws WireException {
    Encoded encoded = bodies.encode(body);
    return bodies.decode(encoded.form(), encoded.bytes());
  }

  /** Cannot be made from nothing. */
  static final class NoConstructor {
    final int x;

    NoConstructor(int x) {
      this.x = x;
    }
  }
}

package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.BodyCodec;
import io.meshage.MeshConfig;
import io.meshage.Node;
import io.meshage.Outcome;
import io.meshage.SendReport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an application's codec throws, it costs that message and no other. */
class ThrowingCodecTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int ROOM = 4;

  private final List<Node> nodes = new ArrayList<>();

  /** A codec that throws when it is told to. */
  private static final class Moody implements BodyCodec {
    volatile @Nullable Supplier<? extends Throwable> atDecode;
    volatile @Nullable Supplier<? extends Throwable> atEncode;
    volatile @Nullable Supplier<? extends Throwable> atName;

    @Override
    public int number() {
      return FIRST_FREE;
    }

    @Override
    public String name() {
      throwIf(atName);
      return "moody";
    }

    @Override
    public byte[] encode(Object body) {
      throwIf(atEncode);
      return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object decode(byte[] bytes) {
      throwIf(atDecode);
      return Map.of("text", new String(bytes, StandardCharsets.UTF_8));
    }

    private static void throwIf(@Nullable Supplier<? extends Throwable> mood) {
      if (mood != null) {
        Moody.<RuntimeException>raise(mood.get());
      }
    }

    @SuppressWarnings("unchecked") // a codec in another language need not declare what it throws
    private static <E extends Throwable> void raise(Throwable thrown) throws E {
      throw (E) thrown;
    }
  }

  private Node start(String name, UnaryOperator<LiveNode.Builder> settings) {
    MeshConfig config = MeshConfig.local(name).inboxMessages(ROOM).build();
    Node node = settings.apply(LiveNode.builder(config)).start();
    nodes.add(node);
    return node;
  }

  private void link(Node a, Node b) {
    a.dial(b.listening().get(0).toString());
    LiveMesh.eventually(SOON, () -> assertThat(a.broadcastRecipients()).contains(b.name()));
  }

  @AfterEach
  void close() {
    nodes.forEach(Node::close);
  }

  static List<Supplier<? extends Throwable>> moods() {
    return List.of(
        () -> new NoClassDefFoundError("on purpose"),
        () -> new AssertionError("on purpose"),
        () -> new OutOfMemoryError("on purpose"),
        StackOverflowError::new,
        () -> new java.io.IOException("on purpose"),
        () -> new IllegalStateException("on purpose"));
  }

  @ParameterizedTest
  @MethodSource("moods")
  void whatDecodingThrowsCostsThatMessageOnly(Supplier<? extends Throwable> mood) {
    // given
    Moody codec = new Moody();
    Node a = start("a", builder -> builder.codec(codec));
    Node b = start("b", builder -> builder.codec(codec));
    link(a, b);

    // when: more messages than the inbox has room for cannot be decoded
    codec.atDecode = mood;
    for (int i = 0; i <= ROOM; i++) {
      int number = i;
      LiveMesh.eventually( // its room is free a moment after its answer: until then it is busy
          SOON,
          () -> {
            SendReport report = a.set(List.of("b"), Map.of("bad", number), SOON);
            assertThat(report.outcomes()).containsEntry("b", Outcome.UNDECODABLE);
          });
    }
    codec.atDecode = null;

    // then: those that come afterwards are handed over, be they objects or text
    for (int i = 0; i <= ROOM; i++) {
      assertThat(a.set(List.of("b"), Map.of("good", i), SOON).complete()).isTrue();
      assertThat(b.receive(SOON).orElseThrow().body())
          .isEqualTo(Map.of("text", "{good=" + i + "}"));
      assertThat(a.set(List.of("b"), "text " + i, SOON).complete()).isTrue();
      assertThat(b.receive(SOON).orElseThrow().body()).isEqualTo("text " + i);
    }
    assertThat(b.stats().count("bodies-undecodable")).isEqualTo(ROOM + 1);
    assertThat(b.stats().count("failures")).isZero();
  }

  @Test
  void whatCannotBeDecodedTakesNoRoomBehindWhatWaits() {
    // given: a message that nobody takes
    Moody codec = new Moody();
    Node a = start("a", builder -> builder.codec(codec));
    Node b = start("b", builder -> builder.codec(codec));
    link(a, b);
    assertThat(a.set(List.of("b"), "waits", SOON).complete()).isTrue();

    // when: more behind it than there is room for
    codec.atDecode = () -> new AssertionError("on purpose");
    for (int i = 0; i <= ROOM; i++) {
      SendReport report = a.set(List.of("b"), Map.of("bad", i), SOON);
      assertThat(report.outcomes()).containsEntry("b", Outcome.UNDECODABLE);
    }

    // then
    for (int i = 1; i < ROOM; i++) {
      assertThat(a.set(List.of("b"), "text", SOON).complete()).isTrue();
    }
    assertThat(a.set(List.of("b"), "text", SOON).outcomes()).containsEntry("b", Outcome.BUSY);
    assertThat(b.receive(SOON).orElseThrow().body()).isEqualTo("waits");
  }

  @ParameterizedTest
  @MethodSource("moods")
  void whatEncodingThrowsIsToldToTheCallerInWords(Supplier<? extends Throwable> mood) {
    Moody codec = new Moody();
    Node a = start("a", builder -> builder.codec(codec));
    codec.atEncode = mood;

    assertThatThrownBy(() -> a.setAsync(List.of("a"), Map.of("k", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("cannot send a ")
        .hasMessageContaining(" as moody: ");

    codec.atEncode = null;
    assertThat(a.set(List.of("a"), Map.of("k", 2), SOON).complete()).isTrue();
  }

  /** A report is made on the loop, where nobody's code may throw or take its time. */
  @Test
  void theNameOfACodecIsAskedForOnce() {
    Moody codec = new Moody();
    Node a = start("a", builder -> builder.codec(codec));
    Node b = start("b", builder -> builder);
    link(a, b);
    LiveMesh.eventually(
        SOON,
        () ->
            assertThat(a.set(List.of("b"), List.of(1), SOON).outcomes())
                .containsEntry("b", Outcome.NO_CODEC));

    codec.atName = () -> new AssertionError("on purpose");

    assertThat(a.setAsync(List.of("b"), List.of(1), SOON))
        .succeedsWithin(SOON.multipliedBy(2))
        .satisfies(report -> assertThat(report.words("b")).contains("sent as moody"));
    assertThat(a.stats().count("failures")).isZero();
  }
}

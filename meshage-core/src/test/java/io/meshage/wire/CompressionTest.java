package io.meshage.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.BodyCodec;
import io.meshage.Bytes;
import io.meshage.Compressor;
import io.meshage.message.BodyForm;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Bodies that travel smaller than they are. */
class CompressionTest {
  private static final int LIMIT = 4 << 20;

  private static Bodies bodies(Compressor compressor) {
    return Bodies.builder(LIMIT).compress(compressor, 1024).build();
  }

  /** Words in an order that differs, as texts are. */
  private static String text(int length) {
    SplittableRandom random = new SplittableRandom(length);
    StringBuilder text = new StringBuilder(length + 16);
    while (text.length() < length) {
      text.append("node").append(random.nextInt(300)).append(' ');
    }
    return text.substring(0, length);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void whatIsInflatedIsWhatWasSent(Compressor compressor) throws WireException {
    Bodies bodies = bodies(compressor);
    for (int length :
        new int[] {1024, 4095, 32_767, 32_768, 65_535, 65_536, 100_000, 1 << 20, LIMIT}) {
      String text = text(length);
      Bodies.Encoded packed = Objects.requireNonNull(bodies.compress(bodies.encode(text)));
      assertThat(packed.form()).isEqualTo(BodyForm.of(Bodies.TEXT, compressor.number()));
      assertThat(packed.bytes().length()).as("of %d", length).isLessThan(length * 3 / 4);
      assertThat(bodies.inflatedBytes(packed.form(), packed.bytes())).isEqualTo(length);
      assertThat(bodies.decode(packed.form(), packed.bytes())).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void bytesAndObjectsAreCompressedToo(Compressor compressor) throws WireException {
    Bodies bodies = bodies(compressor);
    byte[] bytes = text(5_000).getBytes(StandardCharsets.UTF_8);
    List<String> objects = Stream.of(text(5_000).split(" ")).toList();

    Bodies.Encoded packed = Objects.requireNonNull(bodies.compress(bodies.encode(bytes)));
    assertThat(bodies.decode(packed.form(), packed.bytes())).isEqualTo(bytes);
    packed = Objects.requireNonNull(bodies.compress(bodies.encode(objects)));
    assertThat(bodies.decode(packed.form(), packed.bytes())).isEqualTo(objects);
  }

  @ParameterizedTest
  @EnumSource
  void whatDoesNotBecomeSmallerGoesAsItIs(Compressor compressor) {
    Bodies bodies = bodies(compressor);
    byte[] noise = new byte[100_000];
    new SplittableRandom(7).nextBytes(noise);

    assertThat(bodies.compress(bodies.encode(noise))).isNull();
    assertThat(bodies.compress(bodies.encode(text(1023)))).as("below the minimum").isNull();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void whatWouldBecomeSoSmallThatNobodyBelievesItGoesBySnappy(Compressor compressor)
      throws WireException {
    Bodies bodies = bodies(compressor);
    byte[] zeros = new byte[1 << 20];

    Bodies.Encoded packed = Objects.requireNonNull(bodies.compress(bodies.encode(zeros)));

    assertThat(BodyForm.compressor(packed.form())).isEqualTo(Compressor.SNAPPY.number());
    assertThat(packed.bytes().length()).isBetween(zeros.length / 100, zeros.length / 15);
    assertThat(bodies.decode(packed.form(), packed.bytes())).isEqualTo(zeros);
  }

  @Test
  void allThatTheClassPathHasIsRead() {
    assertThat(bodies(Compressor.NONE).compressors()).containsExactly(1, 2, 3, 4);
    assertThat(bodies(Compressor.NONE).codecs()).containsExactly(0, 1, 2);
  }

  @Test
  void withoutItsLibraryACompressorIsNotReadAndRefusedByNameWhenAskedFor() throws Exception {
    // given: this class path without the two libraries
    try (URLClassLoader bare =
        new URLClassLoader(
            classPathWithout("lz4-java", "zstd-jni"), ClassLoader.getPlatformClassLoader())) {
      Class<?> bodies = bare.loadClass(Bodies.class.getName());
      Object builder = bodies.getMethod("builder", int.class).invoke(null, LIMIT);
      Object made = builder.getClass().getMethod("build").invoke(builder);

      // then
      assertThat(bodies.getMethod("compressors").invoke(made)).isEqualTo(List.of(1, 2));
      Class<?> compressor = bare.loadClass(Compressor.class.getName());
      Object lz4 = compressor.getMethod("ofName", String.class).invoke(null, "lz4");
      assertThatThrownBy(
              () ->
                  builder
                      .getClass()
                      .getMethod("compress", compressor, int.class)
                      .invoke(builder, lz4, 0))
          .hasRootCauseMessage(
              "lz4 compression needs the library at.yawk.lz4:lz4-java, which is not on the class"
                  + " path; add it, or choose snappy or zlib");
    }
  }

  private static URL[] classPathWithout(String... libraries) {
    return Stream.of(
            System.getProperty("java.class.path", "").split(Pattern.quote(File.pathSeparator)))
        .filter(entry -> Stream.of(libraries).noneMatch(entry::contains))
        .map(
            entry -> {
              try {
                return new File(entry).toURI().toURL();
              } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
              }
            })
        .toArray(URL[]::new);
  }

  @Test
  void aLibraryWhoseNativeCodeDoesNotRunHereIsNotThere() {
    Map<Compressor, Compressors.Packer> present = new EnumMap<>(Compressor.class);
    Compressors.addIfPresent(
        present,
        Compressor.ZSTD,
        () -> {
          throw new UnsatisfiedLinkError("no native code for this machine");
        });

    assertThat(present).isEmpty();
  }

  /** An application's codec: maps as lines of text. */
  record Lines(int number, String name) implements BodyCodec {
    @Override
    public byte[] encode(Object body) {
      if (!(body instanceof Map<?, ?> map)) {
        throw new IllegalArgumentException("send a map");
      }
      StringBuilder text = new StringBuilder();
      map.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
      return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object decode(byte[] bytes) {
      Map<String, String> map = new HashMap<>();
      new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split("=", 2))
          .forEach(pair -> map.put(pair[0], pair[1]));
      return map;
    }
  }

  @Test
  void anApplicationsCodecWritesObjectsAndItsNeighboursReadThem() throws WireException {
    Lines lines = new Lines(16, "lines");
    Bodies ours = Bodies.builder(LIMIT).objects(lines).compress(Compressor.SNAPPY, 100).build();
    Bodies theirs = Bodies.builder(LIMIT).reads(List.of(lines)).build();
    Map<String, String> map = Map.of("k", "v".repeat(500));

    Bodies.Encoded plain = ours.encode(map);
    Bodies.Encoded packed = Objects.requireNonNull(ours.compress(plain));

    assertThat(plain.form()).isEqualTo(16);
    assertThat(theirs.decode(plain.form(), plain.bytes())).isEqualTo(map);
    assertThat(theirs.decode(packed.form(), packed.bytes())).isEqualTo(map);
    assertThat(theirs.codecs()).containsExactly(0, 1, 2, 16);
    assertThat(ours.encode("text").form()).isEqualTo(Bodies.TEXT);
    Bodies.Encoded byKryo = theirs.encode(map);
    assertThat(ours.decode(byKryo.form(), byKryo.bytes())).isEqualTo(map);
  }

  @Test
  void whatACodecRefusesIsRefusedAtTheCallWithItsWords() {
    Bodies bodies = Bodies.builder(100).objects(new Lines(16, "lines")).build();

    assertThatThrownBy(() -> bodies.encode(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot send a java.lang.Integer as lines: send a map");
    assertThatThrownBy(() -> bodies.encode(Map.of("k", "v".repeat(500))))
        .hasMessageContaining("the body has 503 bytes, more than the largest allowed of 100");
  }

  @Test
  void whatACodecCannotReadIsUndecodableAndWhatIsMissingIsNoCodec() {
    Bodies bodies = Bodies.builder(LIMIT).reads(List.of(new Lines(17, "lines"))).build();

    assertThatThrownBy(() -> bodies.decode(17, Bytes.ofText("no equals sign")))
        .isInstanceOfSatisfying(
            WireException.class,
            e -> assertThat(e.kind()).isEqualTo(WireException.Kind.UNDECODABLE_BODY));
    assertThatThrownBy(() -> bodies.decode(4, Bytes.EMPTY))
        .hasMessage("no codec msgpack here")
        .isInstanceOfSatisfying(
            WireException.class, e -> assertThat(e.kind()).isEqualTo(WireException.Kind.NO_CODEC));
    assertThatThrownBy(() -> bodies.decode(BodyForm.of(Bodies.TEXT, 7), Bytes.EMPTY))
        .isInstanceOfSatisfying(
            WireException.class, e -> assertThat(e.kind()).isEqualTo(WireException.Kind.NO_CODEC));
  }

  @Test
  void numbersThatAreTakenAreRefused() {
    Bodies.Builder builder = Bodies.builder(LIMIT).objects(new Lines(16, "lines"));

    assertThatThrownBy(() -> builder.reads(List.of(new Lines(16, "other"))))
        .hasMessage("other has the number 16 of lines");
    assertThatThrownBy(() -> builder.reads(List.of(new Lines(2, "kryo"))))
        .hasMessageContaining("must be 3 to 31");
    assertThatThrownBy(() -> builder.reads(List.of(new Lines(32, "far"))))
        .hasMessageContaining("must be 3 to 31");
  }
}

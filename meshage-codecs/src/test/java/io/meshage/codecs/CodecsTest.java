package io.meshage.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.meshage.BodyCodec;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodecsTest {
  /** A record with what applications have in records. */
  record Order(
      UUID id, String customer, List<Item> items, @Nullable String note, Map<String, Long> tags) {}

  /** A record in a record. */
  record Item(String name, int count, double price) {}

  /** The same of a later version of the application. */
  static final class Later {
    /** Has one property more. */
    record Item(String name, int count, double price, String colour) {}

    private Later() {}
  }

  /** An enum is a body too. */
  enum Colour {
    RED,
    GREEN
  }

  private static final Order ORDER =
      new Order(
          UUID.fromString("8c6f4d38-7f1b-4f3e-9b58-3ea1b0f0c7a1"),
          "Zoë",
          List.of(new Item("nail", 100, 0.02), new Item("hammer", 1, 19.5)),
          null,
          Map.of("weight", 1L << 40));

  static Stream<BodyCodec> plain() {
    return Stream.of(JsonCodec.plain(), MessagePackCodec.plain());
  }

  static Stream<BodyCodec> typed() {
    return Stream.of(
        JsonCodec.of(Order.class, Item.class, Colour.class),
        MessagePackCodec.of(Order.class, Item.class, Colour.class));
  }

  @ParameterizedTest
  @MethodSource("plain")
  void plainDataComesBack(BodyCodec codec) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("text", "Zoë");
    map.put("whole", -3);
    map.put("long", Long.MAX_VALUE);
    map.put("broken", 0.5);
    map.put("true", true);
    map.put("nothing", null);
    map.put("list", List.of(1, List.of(), Map.of()));

    assertThat(codec.decode(codec.encode(map))).isEqualTo(map);
    assertThat(codec.decode(codec.encode(List.of(1, "two")))).isEqualTo(List.of(1, "two"));
    assertThat(codec.decode(codec.encode(5))).isEqualTo(5);
    assertThat(codec.decode(codec.encode(false))).isEqualTo(false);
  }

  @ParameterizedTest
  @MethodSource("typed")
  void objectsOfTheClassesComeBack(BodyCodec codec) {
    assertThat(codec.decode(codec.encode(ORDER))).isEqualTo(ORDER);
    assertThat(codec.decode(codec.encode(ORDER.items.get(0)))).isEqualTo(ORDER.items.get(0));
    assertThat(codec.decode(codec.encode(Colour.GREEN))).isEqualTo(Colour.GREEN);
  }

  @Test
  void theBytesAreWhatOtherLanguagesRead() {
    assertThat(
            new String(JsonCodec.of(Item.class).encode(ORDER.items.get(0)), StandardCharsets.UTF_8))
        .isEqualTo("{\"Item\":{\"name\":\"nail\",\"count\":100,\"price\":0.02}}");
    assertThat(HexFormat.of().formatHex(MessagePackCodec.plain().encode(List.of(1, "a", true))))
        .isEqualTo("9301a161c3"); // by the specification's tables
    assertThat(
            MessagePackCodec.plain()
                .decode(HexFormat.of().parseHex("82a16101c0c0".substring(0, 8) + "a162c3")))
        .isEqualTo(Map.of("a", 1, "b", true));
  }

  @Test
  void messagePackHasBytesAndNumbersAsKeys() {
    MessagePackCodec codec = MessagePackCodec.plain();

    assertThat(codec.decode(codec.encode(Map.of("k", new byte[] {1, 2}))))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("k", new byte[] {1, 2});
    assertThat(codec.decode(HexFormat.of().parseHex("8107c3"))).isEqualTo(Map.of("7", true));
  }

  @Test
  void nodesOfTwoVersionsUnderstandEachOther() {
    Stream.<java.util.function.Function<Class<?>, BodyCodec>>of(JsonCodec::of, MessagePackCodec::of)
        .forEach(
            codec -> {
              BodyCodec older = codec.apply(Item.class);
              BodyCodec later = codec.apply(Later.Item.class);

              assertThat(older.decode(later.encode(new Later.Item("nail", 1, 2, "grey"))))
                  .isEqualTo(new Item("nail", 1, 2));
              assertThat(later.decode(older.encode(new Item("nail", 1, 2))))
                  .hasToString("Item[name=nail, count=1, price=2.0, colour=null]");
            });
  }

  @ParameterizedTest
  @MethodSource("typed")
  void aClassThatIsNotTheCodecsIsRefused(BodyCodec codec) {
    assertThatThrownBy(() -> codec.encode(Optional.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it is none of the classes of the codec: [Colour, Item, Order]");
    assertThatThrownBy(() -> codec.encode(new Later.Item("nail", 1, 2, "grey")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @MethodSource("plain")
  void whatContainsItselfOrCannotBeWrittenIsRefused(BodyCodec codec) {
    List<Object> self = new ArrayList<>();
    self.add(self);

    assertThatThrownBy(() -> codec.encode(self)).isInstanceOf(IllegalArgumentException.class);
    List<Object> deep = List.of(1);
    for (int depth = 1; depth < 65; depth++) {
      deep = List.of(deep);
    }
    Object tooDeep = deep;
    assertThatThrownBy(() -> codec.encode(tooDeep)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> codec.encode(new Object()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbersBeyondALongComeBackFromJson() {
    JsonCodec codec = JsonCodec.plain();
    BigInteger large = BigInteger.TWO.pow(200);

    assertThat(codec.decode(codec.encode(List.of(large)))).isEqualTo(List.of(large));
  }

  @Test
  void twoClassesOfOneNameAreRefused() {
    assertThatThrownBy(() -> JsonCodec.of(Item.class, Later.Item.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("simple name");
  }

  /** A record with what Jackson cannot write without a module. */
  record Appointment(String with, Instant at) {}

  static Stream<BodyCodec> withTimes() {
    List<JavaTimeModule> modules = List.of(new JavaTimeModule());
    return Stream.of(
        JsonCodec.of(modules, Appointment.class), MessagePackCodec.of(modules, Appointment.class));
  }

  @ParameterizedTest
  @MethodSource("withTimes")
  void aTimeTravelsWithTheModuleForTimes(BodyCodec codec) {
    Appointment body = new Appointment("Zoë", Instant.parse("2026-11-29T12:00:00.123456789Z"));

    assertThat(codec.decode(codec.encode(body))).isEqualTo(body);
  }

  @Test
  void aTimeWithoutTheModuleIsRefusedAtTheSend() {
    BodyCodec codec = JsonCodec.of(Appointment.class);
    Appointment body = new Appointment("Zoë", Instant.EPOCH);

    assertThatThrownBy(() -> codec.encode(body))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.time.Instant");
  }
}

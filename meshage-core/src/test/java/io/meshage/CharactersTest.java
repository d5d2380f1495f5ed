package io.meshage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What names may be made of, wherever one is made. */
class CharactersTest {
  private static final Set<Integer> NEVER =
      Set.of(
          (int) Character.CONTROL,
          (int) Character.FORMAT,
          (int) Character.SURROGATE,
          (int) Character.PRIVATE_USE,
          (int) Character.UNASSIGNED,
          (int) Character.LINE_SEPARATOR,
          (int) Character.PARAGRAPH_SEPARATOR);

  private static final int JAVA_OF_THE_TABLE = 17;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "node 1",
        "\u00fcber",
        "\u8282\u70b9",
        "\ud83e\udd8a", // a fox
        "\ud83c\udde9\ud83c\uddea", // two regional indicators: a flag
        "\ud83d\udc4d\ud83c\udffd", // with a colour of skin
        "\u0928\u093f", // a letter and a mark that no letter has in it
        "x.y_z-[7]",
        "\u20ac\u00ab\u00bb"
      })
  void lettersDigitsMarksPunctuationAndSymbolsMakeNames(String name) {
    assertThat(Limits.name(name, "the name")).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00,
        0x1b,
        0x7f,
        0x85,
        0x9b, // controls
        0x202e,
        0x202a,
        0x2066,
        0x200e,
        0x200f,
        0x61c, // direction
        0x200b,
        0x200c,
        0x200d,
        0x2060,
        0xad,
        0xfeff,
        0xe0001, // zero width
        0xfe0f,
        0x34f,
        0x3164,
        0x115f,
        0x2800,
        0xe0100, // show nothing
        0x2028,
        0x2029,
        0xa0,
        0x3000,
        0x2003, // lines and spaces
        0x378,
        0x1fae8,
        0xffff, // unassigned; the second since Unicode 15 a shaking face
        0xe000,
        0x10fffd,
        0xd800 // private, and half of a pair
      })
  void whatShowsNothingOrSteersIsRefused(int codePoint) {
    String name = "a" + (codePoint == 0xd800 ? "\ud800" : Character.toString(codePoint)) + "b";
    String words = String.format("has a character that cannot be shown: U+%04X", codePoint);

    assertThatThrownBy(() -> Limits.name(name, "the name"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the name " + words);
    assertThatThrownBy(() -> Limits.label(name, 64, "the version")).hasMessageContaining(words);
    assertThatThrownBy(() -> Limits.text(name, 64, "the text")).hasMessageContaining(words);
    assertThatThrownBy(() -> MeshConfig.lan(name).build()).hasMessageContaining(words);
    assertThatThrownBy(() -> MeshConfig.lan("a").namespace(name).build())
        .hasMessageContaining(words);
    assertThatThrownBy(() -> MeshConfig.lan("a").version(name).build()).hasMessageContaining(words);
    assertThatThrownBy(() -> new Endpoint("tcp", name, 9000)).hasMessageContaining(words);
  }

  @Test
  void aPictureThatIsJoinedOfSeveralIsNoName() {
    String programmer = "\ud83d\udc69\u200d\ud83d\udcbb"; // a woman, a joiner, a computer

    assertThatThrownBy(() -> Limits.name(programmer, "the name")).hasMessageContaining("U+200D");
  }

  @Test
  void oneTextIsOneName() {
    assertThat(Limits.name("caf\u00e9", "the name")).isEqualTo("caf\u00e9");

    assertThatThrownBy(() -> Limits.name("cafe\u0301", "the name"))
        .hasMessageContaining("normal form C (NFC)");
    assertThat(Limits.text("cafe\u0301", 64, "the text"))
        .as("a sentence is not compared")
        .hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " a", "a ", "\u3000a", "a\u00a0"})
  void spacesStandInsideOnly(String name) {
    assertThatThrownBy(() -> Limits.name(name, "the name"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theTableIsThatOfJava17AndHoldsOnEveryOther() {
    boolean isThatJava = Runtime.version().feature() == JAVA_OF_THE_TABLE;
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      boolean may =
          !NEVER.contains(Character.getType(c)) && (c == ' ' || !Character.isSpaceChar(c));
      if (Characters.isShowable(c)) {
        assertThat(may).as("U+%04X", c).isTrue();
      } else if (isThatJava && may) {
        assertThat(showsNothing(c)).as("U+%04X is refused", c).isTrue();
      }
    }
  }

  /** Unicode's Default_Ignorable_Code_Point, as far as it is no format, and the empty Braille. */
  private static boolean showsNothing(int c) {
    return c == 0x34f
        || c == 0x115f
        || c == 0x1160
        || c == 0x17b4
        || c == 0x17b5
        || (c >= 0x180b && c <= 0x180d)
        || c == 0x2800
        || c == 0x3164
        || (c >= 0xfe00 && c <= 0xfe0f)
        || c == 0xffa0
        || (c >= 0xe0100 && c <= 0xe01ef);
  }
}

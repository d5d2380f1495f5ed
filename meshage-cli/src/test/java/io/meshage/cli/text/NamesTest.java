package io.meshage.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "b                  | b",
        "b,a,b              | a b",
        "kn[1-3,7],edge2    | edge2 kn1 kn2 kn3 kn7",
        "n[8-11]            | n10 n11 n8 n9",
        "n[08-11]           | n08 n09 n10 n11",
        "n[007]             | n007",
        "r[1-2]n[1-2]x      | r1n1x r1n2x r2n1x r2n2x",
        "[5-6]              | 5 6",
        "web-1.example      | web-1.example",
        "a\\,b,c\\[1\\]     | a,b c[1]",
        "über,日本          | über 日本"
      })
  void listsStandForTheirNames(String text, String names) {
    assertThat(String.join(" ", Names.parse(text).names())).isEqualTo(names);
  }

  @Test
  void allIsEveryOtherNodeUnlessItIsPartOfAName() {
    assertThat(Names.parse("all")).isEqualTo(new Names(true, java.util.List.of()));
    assertThat(Names.parse("b,all")).isEqualTo(new Names(true, java.util.List.of("b")));
    assertThat(Names.parse("all2,\\all").names()).containsExactly("all", "all2");
    assertThat(Names.parse("\\all").all()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "a,",
        ",a",
        "a,,b",
        "n[",
        "n]",
        "n[]",
        "n[1-]",
        "n[-1]",
        "n[3-1]",
        "n[a-c]",
        "n[1-2-3]",
        "n[01-100]",
        "n[1,]",
        "n[1-9999999999]",
        "n\\",
        "n[1[2]]"
      })
  void whatIsNoListIsRefusedWithTheReasonAndAnExample(String text) {
    assertThatThrownBy(() -> Names.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kn[1-3,7],edge2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n[0-4096]",
        "n[0-999999999]",
        "r[1-100]n[1-100]",
        "a[1-4000],b[1-4000]",
        "a[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]"
      })
  void aListThatStandsForTooManyIsRefusedBeforeItIsMade(String text) {
    assertThatThrownBy(() -> Names.parse(text)).hasMessageContaining("more than 4096 names");
  }

  @Test
  void exactlyTheMostIsTaken() {
    assertThat(Names.parse("n[1-4096]").names()).hasSize(Names.MOST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x,y[1]", "all", "a b", "back\\slash", "]", "🦊", "n[1-3]"})
  void anEscapedNameIsReadAsItIs(String name) {
    assertThat(Names.parse(Names.escaped(name))).isEqualTo(new Names(false, List.of(name)));
    assertThat(Names.parse(Names.escaped(name) + ",b").names()).contains(name, "b");
  }
}

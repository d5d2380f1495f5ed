package io.meshage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/protocol/proof.md says what is so; that its tests are there, PagesTest knows. */
class ProofTest {
  private static final Path PAGE = Path.of("../docs/protocol/proof.md");
  private static final Path TESTS = Path.of("src/test/java/io/meshage");
  private static final Path SIMULATOR = Path.of("src/main/java/io/meshage/sim");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final String NOT_YET = "not yet";

  /** The cells of each row that begins with this letter and a number, by its first cell. */
  private static Map<String, List<String>> rows(String letter) throws IOException {
    Map<String, List<String>> rows = new TreeMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      List<String> cells = Splitter.on('|').trimResults().splitToList(line);
      if (cells.size() > 2 && cells.get(1).matches(letter + "\\d+|order")) {
        rows.put(cells.get(1), cells.subList(2, cells.size()));
      }
    }
    return rows;
  }

  private static List<String> code(String cell) {
    List<String> found = new ArrayList<>();
    Matcher matcher = CODE.matcher(cell);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static String source(Path root, String simpleName) {
    try (Stream<Path> files = Files.walk(root)) {
      return Files.readString(
          files
              .filter(file -> file.endsWith(simpleName + ".java"))
              .findAny()
              .orElseThrow(() -> new AssertionError("there is no " + simpleName)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String[] numbers(String letter, int most) {
    return IntStream.rangeClosed(1, most).mapToObj(i -> letter + i).toArray(String[]::new);
  }

  @Test
  void everyInvariantIsCheckedByAMethodThatIsThereAndWasTriedByAMutation() throws IOException {
    Map<String, List<String>> rows = rows("I");
    assertThat(rows).containsKey("order").containsKeys(numbers("I", 20));
    List<String> named = new ArrayList<>();
    rows.forEach(
        (invariant, cells) -> {
          if (!cells.get(1).startsWith(NOT_YET)) {
            assertThat(code(cells.get(1))).as("checks of " + invariant).isNotEmpty();
            for (String check : code(cells.get(1))) {
              List<String> method = Splitter.on('.').splitToList(check);
              assertThat(source(SIMULATOR, method.get(0)))
                  .as(invariant)
                  .contains(" " + method.get(1) + "(");
            }
            assertThat(code(cells.get(2))).as("mutations of " + invariant).isNotEmpty();
            named.addAll(code(cells.get(2)));
          }
        });
    Matcher tests =
        Pattern.compile("@Test\\s+void (\\w+)\\(").matcher(source(TESTS, "InvariantMutationTest"));
    List<String> there = tests.results().map(result -> result.group(1)).toList();
    assertThat(named).containsExactlyInAnyOrderElementsOf(there);
  }

  @Test
  void everyFaultNamesTheTestsThatInjectIt() throws IOException {
    Map<String, List<String>> rows = rows("F");
    assertThat(rows).containsKeys(numbers("F", 36));
    rows.forEach(
        (fault, cells) -> {
          if (!cells.get(1).startsWith(NOT_YET) && !fault.equals("order")) {
            assertThat(code(cells.get(1)))
                .as("tests of " + fault)
                .isNotEmpty()
                .allMatch(test -> test.matches("\\w+Test#\\w+"));
          }
        });
  }

  @Test
  void theFirstTwentyFourFaultsAreActsOfTheCampaigns() {
    String acts = source(TESTS, "Act");
    for (String fault : numbers("F", 24)) {
      assertThat(acts).contains("\"" + fault + "\"");
    }
  }
}

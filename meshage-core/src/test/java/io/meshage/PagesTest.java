package io.meshage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages say of the tests is so: the tests that they name are there. */
class PagesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** A test class in code type, perhaps with one of its methods. */
  private static final Pattern NAMED =
      Pattern.compile("`([A-Z]\\w*[a-z](?:Test|IT))(?:[.#](\\w+))?`");

  @Test
  void everyTestThatAPageNamesIsThere() throws IOException {
    Map<String, String> tests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      for (Path file : files.filter(PagesTest::isTest).toList()) {
        tests.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
      }
    }
    TreeSet<String> missing = new TreeSet<>();
    int named = 0;
    for (Path page : pages()) {
      for (MatchResult name : NAMED.matcher(Files.readString(page)).results().toList()) {
        named++;
        String text = tests.get(name.group(1));
        String method = name.group(2);
        if (text == null || (method != null && !text.contains(" " + method + "("))) {
          missing.add(ROOT.relativize(page) + " names " + name.group());
        }
      }
    }

    assertThat(missing).isEmpty();
    assertThat(named).as("tests that pages name").isGreaterThan(20);
  }

  private static boolean isTest(Path file) {
    return file.toString().contains("/src/test/java/") && file.toString().endsWith(".java");
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      return files.filter(file -> file.toString().endsWith(".md")).toList();
    }
  }
}

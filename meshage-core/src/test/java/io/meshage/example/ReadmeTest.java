package io.meshage.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the README shows is what the tests compile and run. */
class ReadmeTest {
  private static final Path ROOT = root();
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (here != null && !Files.exists(here.resolve("README.md"))) {
      here = here.getParent();
    }
    return here == null ? Path.of("") : here;
  }

  @ParameterizedTest
  @CsvSource({
    "README.md, TenLines PartitionTest",
    "docs/protocol/simulator.md, PartitionTest StudyExampleTest",
  })
  void theJavaInThePagesIsThatOfTheExamplesWhichAreCompiled(String page, String examples)
      throws IOException {
    List<String> blocks =
        JAVA.matcher(Files.readString(ROOT.resolve(page)))
            .results()
            .map(block -> squeezed(block.group(1)))
            .toList();
    List<String> sources = Splitter.on(' ').splitToList(examples);
    assertThat(blocks).hasSameSizeAs(sources);
    for (int i = 0; i < sources.size(); i++) {
      Path source = ROOT.resolve("meshage-core/src/test/java/io/meshage/example");
      String example = Files.readString(source.resolve(sources.get(i) + ".java"));
      assertThat(squeezed(example)).contains(blocks.get(i));
    }
  }

  @Test
  void theCoordinatesAreThoseOfTheModule() throws IOException {
    Pattern coordinates =
        Pattern.compile(
            "<groupId>io.meshage</groupId>\\s*<artifactId>meshage-core</artifactId>\\s*"
                + "<version>([^<]+)</version>");
    String version =
        Pattern.compile("<artifactId>meshage</artifactId>\\s*<version>([^<]+)</version>")
            .matcher(Files.readString(ROOT.resolve("meshage-core/pom.xml")))
            .results()
            .map(found -> found.group(1))
            .findFirst()
            .orElseThrow();

    assertThat(coordinates.matcher(Files.readString(ROOT.resolve("README.md"))).results())
        .extracting(found -> found.group(1))
        .containsExactly(version);
  }

  private static String squeezed(String code) {
    return code.replaceAll("\\s+", "");
  }

  @Test
  void theTenLinesPrintWhatTheReadmeSays() throws IOException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    TenLines.run(new PrintStream(printed, true, StandardCharsets.UTF_8));
    List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().sorted().toList();
    assertThat(lines)
        .containsExactly("acknowledged [bravo], failed {charlie=UNKNOWN_NAME}", "alpha: hello");
    String readme = Files.readString(ROOT.resolve("README.md"));
    lines.forEach(line -> assertThat(readme).contains("`" + line + "`"));
  }
}

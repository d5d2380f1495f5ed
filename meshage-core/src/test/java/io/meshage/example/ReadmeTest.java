package io.meshage.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

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

  @Test
  void theJavaInTheReadmeIsTheExampleThatIsCompiled() throws IOException {
    Matcher blocks = JAVA.matcher(Files.readString(ROOT.resolve("README.md")));
    assertThat(blocks.find()).as("the README has a Java block").isTrue();
    String example =
        Files.readString(
            ROOT.resolve("meshage-core/src/test/java/io/meshage/example/TenLines.java"));
    assertThat(squeezed(example)).contains(squeezed(blocks.group(1)));
    assertThat(blocks.find()).as("a second Java block, which nothing compiles").isFalse();
  }

  private static String squeezed(String code) {
    return code.replaceAll("\\s+", " ").strip();
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

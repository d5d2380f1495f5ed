package io.meshage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/security.md answers every threat; that the tests it names are there, PagesTest knows. */
class SecurityPageTest {
  private static final Path PAGE = Path.of("../docs/security.md");
  private static final Pattern TEST = Pattern.compile("`\\w+Test#\\w+`(, `\\w+Test#\\w+`)*");

  /** A word of each threat of the protocol's description. */
  private static final List<String> THREATS =
      List.of(
          "forged announcement",
          "highest sequence",
          "replay",
          "name is taken",
          "Sybil",
          "wormhole",
          "datagram makes many nodes dial",
          "objects that do harm",
          "inflates",
          "huge frames",
          "handshakes that never end",
          "storm",
          "listening in",
          "ping others",
          "look like another's",
          "another user of the host speaks",
          "another user of the host puts a link",
          "the launcher's own agent");

  /** The rows of the table of threats: the answer and the tests by the threat. */
  private static Map<String, List<String>> threats() throws IOException {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    boolean isInTable = false;
    for (String line : Files.readAllLines(PAGE)) {
      isInTable = line.startsWith("| Threat |") || (isInTable && line.startsWith("|"));
      List<String> cells = Splitter.on('|').trimResults().splitToList(line);
      if (isInTable && cells.size() == 5 && !cells.get(1).matches("Threat|-+")) {
        rows.put(cells.get(1), cells.subList(2, 4));
      }
    }
    return rows;
  }

  @Test
  void everyThreatHasARowWithAnAnswerAndTheTestsThatPerformIt() throws IOException {
    Map<String, List<String>> rows = threats();

    for (String threat : THREATS) {
      assertThat(rows.keySet()).as(threat).anyMatch(row -> row.contains(threat));
    }
    rows.forEach(
        (threat, cells) -> {
          assertThat(cells.get(0)).as("the answer to %s", threat).isNotBlank();
          assertThat(cells.get(1)).as("the tests of %s", threat).matches(TEST);
        });
  }
}

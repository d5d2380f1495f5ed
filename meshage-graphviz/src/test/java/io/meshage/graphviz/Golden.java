package io.meshage.graphviz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Files in src/test/resources/golden: a change in what we draw is to be seen in review. */
final class Golden {

  private Golden() {}

  static void assertSame(String actual, String file) throws IOException {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + file)) {
      assertThat(in).as("golden file " + file).isNotNull();
      String expected = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(actual.replace("\r\n", "\n")).isEqualTo(expected.replace("\r\n", "\n"));
    }
  }
}

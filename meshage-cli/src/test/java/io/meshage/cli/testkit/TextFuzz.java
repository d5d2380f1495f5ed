package io.meshage.cli.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Feeds a reader of texts with texts that are wrong as texts are: a bracket too many, a quotation
 * mark too few, a number out of all bounds, a line twice or in half. It passes if it throws nothing
 * but what the target takes for a refusal in words.
 *
 * <p>The inputs in {@code src/test/resources/fuzz} are read in each build, and a few thousand
 * mutations of them; with {@code -Dmeshage.fuzz.seconds=60} a minute of others for each target.
 */
public final class TextFuzz {
  private static final Path KEPT = Path.of("src/test/resources/fuzz");
  private static final Path FOUND = Path.of("target/fuzz");
  private static final long SECONDS = Long.getLong("meshage.fuzz.seconds", 0);
  private static final int ROUNDS = 800;
  private static final int MOST_AT_ONCE = 5;
  private static final int MOST_CHARS = 20_000;
  private static final List<String> TOKENS =
      List.of(
          "\"",
          "'",
          "[",
          "]",
          "{",
          "}",
          "(",
          ")",
          "\n",
          "\r\n",
          "\t",
          "\0",
          "#",
          "=",
          ":",
          ",",
          ";",
          "|",
          "->",
          "--",
          "..",
          "%",
          "<",
          ">",
          "</",
          "&amp;",
          "&#0;",
          "\\",
          "\\u0000",
          "$",
          "${a}",
          "${?PATH}",
          "include \"x\"",
          "null",
          "true",
          "-1",
          "0",
          "1",
          "1e999",
          "-9223372036854775809",
          "99999999999999999999",
          "-3000000000",
          "-9223372036854775808",
          "2147483648",
          "NaN",
          "\uD800",
          "\uFEFF",
          "é",
          "🐝",
          "[[[[[[[[",
          "a-b");

  private final String name;
  private final List<String> kept;
  private final Consumer<String> target;

  private TextFuzz(String name, List<String> kept, Consumer<String> target) {
    this.name = name;
    this.kept = kept;
    this.target = target;
  }

  /** Runs a target by its name, which is that of the directory with its inputs. */
  public static void run(String name, Consumer<String> target) throws IOException {
    try (Stream<Path> files = Files.list(KEPT.resolve(name))) {
      List<String> kept = files.sorted().map(TextFuzz::text).toList();
      new TextFuzz(name, kept, target).run();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run() throws IOException {
    long seed = Long.getLong("meshage.seed", SECONDS > 0 ? System.nanoTime() : 1);
    SplittableRandom random = new SplittableRandom(seed);
    for (String text : kept) {
      check(text, seed);
    }
    long began = System.nanoTime();
    long untilNanos = began + Duration.ofSeconds(SECONDS).toNanos();
    long inputs = 0;
    while (SECONDS > 0 ? System.nanoTime() < untilNanos : inputs < ROUNDS) {
      String text = kept.get(random.nextInt(kept.size()));
      for (int i = random.nextInt(1, MOST_AT_ONCE + 1); i > 0; i--) {
        text = mutated(text, kept.get(random.nextInt(kept.size())), random);
      }
      check(text.substring(0, Math.min(text.length(), MOST_CHARS)), seed);
      inputs++;
    }
    if (SECONDS > 0) {
      double took = (System.nanoTime() - began) / 1e9;
      System.out.printf(
          "| %s | %d inputs | %.0f a second | seed %d |%n", name, inputs, inputs / took, seed);
    }
  }

  private static String mutated(String text, String other, SplittableRandom random) {
    int from = random.nextInt(text.length() + 1);
    int to = from + random.nextInt(Math.min(40, text.length() - from) + 1);
    String head = text.substring(0, from);
    return switch (random.nextInt(7)) {
      case 0 -> head + TOKENS.get(random.nextInt(TOKENS.size())) + text.substring(from);
      case 1 -> head + TOKENS.get(random.nextInt(TOKENS.size())) + text.substring(to);
      case 2 -> head + text.substring(to);
      case 3 -> head + text.substring(from, to).repeat(2) + text.substring(to);
      case 4 -> head + other.substring(random.nextInt(other.length() + 1));
      case 5 -> head + (char) random.nextInt(Character.MAX_VALUE + 1) + text.substring(to);
      default -> random.nextInt(4) == 0 ? head : text + other;
    };
  }

  private void check(String text, long seed) throws IOException {
    Throwable found = problem(text);
    if (found == null) {
      return;
    }
    String small = shortened(text, found.getClass());
    Files.createDirectories(FOUND.resolve(name));
    Path file = FOUND.resolve(name).resolve(Integer.toHexString(small.hashCode()));
    Files.writeString(file, small, StandardCharsets.UTF_8);
    throw new AssertionError(
        name
            + " breaks at "
            + file
            + " (seed "
            + seed
            + "): "
            + found
            + "; keep the file in "
            + KEPT.resolve(name),
        found);
  }

  private @org.jspecify.annotations.Nullable Throwable problem(String text) {
    try {
      target.accept(text);
      return null;
    } catch (Throwable e) { // errors too: that is what is looked for
      return e;
    }
  }

  private String shortened(String text, Class<?> breaks) {
    String small = text;
    for (int part = small.length() / 2; part > 0; part /= 2) {
      for (int at = 0; at + part <= small.length(); ) {
        String less = small.substring(0, at) + small.substring(at + part);
        if (breaks.isInstance(problem(less))) {
          small = less;
        } else {
          at += part;
        }
      }
    }
    return small;
  }
}

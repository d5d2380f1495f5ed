package io.meshage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A test about the sources themselves, of all modules: sizes, package pages, leftovers. */
class TidyTest {
  private static final int MAIN_LINES = 400;
  private static final int TEST_LINES = 600;

  private static final Set<String> UNSEEN = Set.of(".git", "target", "node_modules");
  private static final Set<String> TEXT =
      Set.of("conf", "css", "html", "java", "js", "md", "properties", "sh", "svg", "txt", "xml");

  // Put together from parts, so that this file does not break its own rules.
  private static final Pattern LEFTOVER =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b");
  private static final Pattern SLEEP =
      Pattern.compile("\\b(Thread|TimeUnit\\.[A-Z]+)\\s*\\.\\s*sleep\\s*\\(");
  private static final Pattern EMPTY_CATCH = Pattern.compile("\\bcatch\\s*\\([^)]*\\)\\s*\\{\\s*}");
  private static final Pattern REGISTRY =
      Pattern.compile(
          "\\b(repo1?\\.maven|registry\\.npm|deb\\.debian|security\\.debian|\\w+\\.sonatype)\\.");
  private static final Pattern PACKAGE_PAGE =
      Pattern.compile("/\\*\\*\\s*\\S.*\\.\\s.*\\*/\\s*@NullMarked\\s+package ", Pattern.DOTALL);

  private static List<Source> sources = List.of();

  @BeforeAll
  static void readTheSources() throws IOException {
    Path root = findRoot();
    assumeTrue(root != null, "the sources are not here, only the classes");
    sources = read(root);
  }

  @Test
  void noFileIsTooLong() {
    none(java(), source -> source.lines() > (source.isTest() ? TEST_LINES : MAIN_LINES));
  }

  @Test
  void everyPackageSaysWhatItIsForAndIsNullMarked() {
    Set<String> packages = new TreeSet<>();
    Set<String> described = new TreeSet<>();
    java()
        .filter(source -> source.path.contains("/src/main/java/"))
        .forEach(
            source -> {
              packages.add(source.folder());
              if (source.path.endsWith("/package-info.java")
                  && PACKAGE_PAGE.matcher(source.text).find()) {
                described.add(source.folder());
              }
            });

    assertThat(described).containsExactlyElementsOf(packages);
  }

  @Test
  void nothingIsLeftForLater() {
    noneMatches(sources.stream(), LEFTOVER);
  }

  @Test
  void nobodySleeps() {
    noneMatches(java(), SLEEP);
  }

  @Test
  void noCatchIsEmpty() {
    noneMatches(java(), EMPTY_CATCH);
  }

  @Test
  void noFileNamesTheHostOfAPackageRegistry() {
    noneMatches(sources.stream(), REGISTRY);
  }

  /** A name that is said twice is looked up twice; who searches finds one class. */
  @Test
  void noClassHasTheNameOfAnother() {
    Map<String, List<String>> byName =
        java()
            .filter(source -> !source.isTest())
            .map(Source::path)
            .filter(path -> !path.endsWith("-info.java"))
            .collect(Collectors.groupingBy(path -> path.substring(path.lastIndexOf('/') + 1)));

    assertThat(byName.values()).allMatch(paths -> paths.size() == 1);
  }

  @Test
  void everyRoomHasAPageThatSaysWhereWeDiffer() {
    Pattern inARoom = Pattern.compile("/src/main/java/io/meshage/protocol/(\\w+)/");
    Set<String> rooms = new TreeSet<>();
    java()
        .map(source -> inARoom.matcher(source.path))
        .filter(Matcher::find)
        .forEach(room -> rooms.add(room.group(1)));
    rooms.removeAll(Set.of("port", "time")); // what all rooms stand on
    rooms.removeIf(TidyTest::hasAPage);

    assertThat(rooms)
        .as("rooms with no docs/protocol/ROOM.md that has a part \"Where we differ\"")
        .isEmpty();
  }

  @Test
  void otherModulesUseOnlyWhatTheCoreOpensToThem() {
    noneMatches(
        java().filter(source -> source.path.startsWith("meshage-graphviz/src/main/")),
        Pattern.compile("\\bio\\.meshage\\.(?!graphviz\\b)[a-z]"));
    noneMatches(
        java().filter(source -> source.path.startsWith("meshage-cli/src/main/")),
        Pattern.compile("\\bio\\.meshage\\.(message|node|protocol)\\b"));
  }

  @Test
  void whatAnAgentDoesLaterIsDoneByTheTimerThatTellsWhatItThrows() {
    noneMatches(
        java()
            .filter(source -> source.path.startsWith("meshage-cli/src/main/"))
            .filter(source -> !source.path.endsWith("/AgentTimer.java")),
        Pattern.compile("(?<!context\\.executor\\(\\))\\s*\\.schedule\\w*\\("));
  }

  private static boolean hasAPage(String room) {
    return sources.stream()
        .filter(source -> source.path.equals("docs/protocol/" + room + ".md"))
        .anyMatch(source -> source.text.contains("Where we differ"));
  }

  private static Stream<Source> java() {
    return sources.stream().filter(source -> source.path.endsWith(".java"));
  }

  private static void none(Stream<Source> candidates, Predicate<Source> isUntidy) {
    assertThat(candidates.filter(isUntidy).map(Source::toString)).isEmpty();
  }

  private static void noneMatches(Stream<Source> candidates, Pattern pattern) {
    assertThat(candidates.flatMap(source -> source.placesOf(pattern))).isEmpty();
  }

  /** The folder above this module that holds them all, or null in a lone jar. */
  private static @Nullable Path findRoot() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve("pom.xml"))
          && Files.isDirectory(folder.resolve("meshage-core"))) {
        return folder;
      }
    }
    return null;
  }

  private static List<Source> read(Path root) throws IOException {
    List<Source> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return UNSEEN.contains(String.valueOf(folder.getFileName()))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile() && isText(String.valueOf(file.getFileName()))) {
              String text = new String(Files.readAllBytes(file), UTF_8);
              found.add(new Source(root.relativize(file).toString(), text));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  /** Scripts have no ending. */
  private static boolean isText(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 || TEXT.contains(name.substring(dot + 1));
  }

  private record Source(String path, String text) {
    boolean isTest() {
      return path.contains("/src/test/");
    }

    String folder() {
      return path.substring(0, path.lastIndexOf('/'));
    }

    long lines() {
      return text.lines().count();
    }

    Stream<String> placesOf(Pattern pattern) {
      return pattern.matcher(text).results().map(hit -> place(hit.start()) + " " + hit.group());
    }

    private String place(int index) {
      long line = 1 + text.substring(0, index).chars().filter(c -> c == '\n').count();
      return path + ":" + line;
    }

    @Override
    public String toString() {
      return path + " (" + lines() + " lines)";
    }
  }
}

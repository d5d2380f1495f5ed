package io.meshage.cli.netns;

import io.meshage.cli.control.Body;
import io.meshage.cli.control.ControlClient;
import io.meshage.cli.control.Request;
import io.meshage.cli.json.Json;
import io.meshage.cli.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A host on which an agent lives, dies and is started again. What each life printed is kept in a
 * file of its own, which outlasts the life.
 */
final class Machine implements AutoCloseable {
  private static final long STOP_SECONDS = 20;
  private static final int PAGE_KIB = 4;
  private static final Duration START = Duration.ofSeconds(60);
  private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();

  final String name;
  final String namespace;
  private final Path directory;
  private final int degree;
  private final List<Life> lives = new ArrayList<>();

  /** One process. */
  private static final class Life {
    final Process process;
    final Path printed;
    final Path said;
    boolean killed;

    Life(Process process, Path printed, Path said) {
      this.process = process;
      this.printed = printed;
      this.said = said;
    }
  }

  Machine(String name, String namespace, Path directory, int degree) {
    this.name = name;
    this.namespace = namespace;
    this.directory = directory;
    this.degree = degree;
  }

  Path control() {
    return directory.resolve(name + ".sock");
  }

  /** Begins another life. */
  void start() throws IOException {
    int number = lives.size() + 1;
    Path printed = directory.resolve(name + "." + number + ".out");
    Path said = directory.resolve(name + "." + number + ".err");
    Process process =
        new ProcessBuilder(
                Segment.inside(
                    namespace,
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xshare:auto",
                    "-Xmx64m",
                    "-jar",
                    System.getProperty("meshage.jar"),
                    "agent",
                    "--name",
                    name,
                    "--discover",
                    Integer.toString(degree),
                    "--control",
                    control().toString(),
                    "--print",
                    "--format",
                    "json"))
            .redirectOutput(printed.toFile())
            .redirectError(said.toFile())
            .start();
    lives.add(new Life(process, printed, said));
  }

  private Life life() {
    return lives.get(lives.size() - 1);
  }

  int lives() {
    return lives.size();
  }

  void awaitReady() {
    long end = System.nanoTime() + START.toNanos();
    while (!said(life()).contains(" ready, listening on ")) {
      if (System.nanoTime() > end || !life().process.isAlive()) {
        throw new AssertionError(name + " did not start: " + said(life()));
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** Ends the life without a word. */
  void kill() {
    life().killed = true;
    life().process.destroyForcibly();
    awaitEnd();
  }

  /** Asks the agent to end, and waits until it has. */
  void terminate() {
    life().process.destroy();
    awaitEnd();
  }

  /** Stops the process in its tracks, or lets it go on. */
  void freeze(boolean frozen) throws IOException {
    Segment.run("kill", frozen ? "-STOP" : "-CONT", Long.toString(life().process.pid()));
  }

  private void awaitEnd() {
    try {
      if (!life().process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(name + " does not end: " + said(life()));
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the words of all lives that ended by themselves, or with another exit code than 0. */
  List<String> unasked(boolean atTheEnd) {
    List<String> words = new ArrayList<>();
    for (Life life : lives) {
      boolean running = life.process.isAlive();
      boolean last = life == life();
      if (running ? !last || atTheEnd : !life.killed && life.process.exitValue() != 0) {
        words.add(name + (running ? " still runs: " : " ended badly: ") + said(life));
      }
    }
    return words;
  }

  /** Returns what was said by all lives on the standard error stream. */
  List<String> said() {
    return lives.stream().map(Machine::said).toList();
  }

  private static String said(Life life) {
    try {
      return Files.readString(life.said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonObject mesh() {
    try (ControlClient client = ControlClient.connect(control())) {
      return client.call(new Request.Mesh()).object("nodes");
    }
  }

  /** Returns the bodies of the messages that the lives printed, those of a life in order. */
  List<String> printed() {
    return bodies(lives);
  }

  /** Returns what the lives that were not killed printed; with those, a line may be cut. */
  boolean wasKilled() {
    return lives.stream().anyMatch(life -> life.killed);
  }

  private static List<String> bodies(List<Life> some) {
    List<String> bodies = new ArrayList<>();
    for (Life life : some) {
      try {
        String all = Files.readString(life.printed);
        all.substring(0, all.lastIndexOf('\n') + 1)
            .lines()
            .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8)))
            .forEach(message -> bodies.add(Body.of(message).value().toString()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return bodies;
  }

  /** Returns what the process keeps in memory, or nothing if it is gone. */
  @Nullable Long residentKib() {
    try {
      String statm = Files.readString(proc().resolve("statm"));
      int first = statm.indexOf(' ') + 1;
      return Long.parseLong(statm.substring(first, statm.indexOf(' ', first))) * PAGE_KIB;
    } catch (IOException e) {
      return null;
    }
  }

  /** Returns how many files and sockets the process has open, or nothing if it is gone. */
  @Nullable Long descriptors() {
    try (Stream<Path> open = Files.list(proc().resolve("fd"))) {
      return open.count();
    } catch (IOException e) {
      return null;
    }
  }

  private Path proc() {
    return Path.of("/proc", Long.toString(life().process.pid()));
  }

  @Override
  public void close() {
    lives.forEach(life -> life.process.destroyForcibly());
  }
}

package io.meshage.cli.it;

import io.meshage.cli.json.Json;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.testkit.Cli;
import io.meshage.cli.testkit.Until;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts the packaged program, and ends what it started. */
final class Processes implements AutoCloseable {
  private static final int LONGEST_SECONDS = 30;

  private final Path directory;
  private final List<Process> started = new ArrayList<>();
  private final Map<String, Agent> agents = new TreeMap<>();
  private int count;

  /** A running agent. */
  record Agent(String name, Process process, String address, Path control, Path errors) {}

  /** A process that has ended. */
  record Ended(int exitCode, String out, String err) {
    JsonObject json() {
      return Json.read(out.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** A running process, and where its output goes. */
  record Running(Process process, Path out, Path err) {
    void awaitErr(String text) {
      Until.holds(() -> read(err).contains(text));
    }

    void awaitOut(String text) {
      Until.holds(() -> read(out).contains(text));
    }

    Ended end() {
      try {
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError("still running; said " + read(out) + read(err));
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return new Ended(process.exitValue(), read(out), read(err));
    }
  }

  Processes() {
    try {
      directory = Files.createTempDirectory("meshage-it");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path directory() {
    return directory;
  }

  /** The jar that was packaged just now. */
  static Path jar() {
    return Path.of(System.getProperty("meshage.jar", "target/meshage.jar")).toAbsolutePath();
  }

  Path control(String name) {
    return directory.resolve(name + ".sock");
  }

  /** Starts the program; with {@code input} on its standard input. */
  Running start(String input, String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx128m",
                "-Dkryo.unsafe=false",
                "-jar",
                jar().toString()));
    command.addAll(List.of(words));
    return start(input, command);
  }

  Running start(String input, List<String> command) {
    count++;
    Path out = directory.resolve(count + ".out");
    Path err = directory.resolve(count + ".err");
    try {
      Path in = Files.writeString(directory.resolve(count + ".in"), input);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("MESHAGE_"));
      builder.environment().put("HOME", directory.toString());
      Process process = builder.start();
      started.add(process);
      return new Running(process, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs the program to its end. */
  Ended run(String... words) {
    return start("", words).end();
  }

  /** Starts agents on loopback, and waits until each is ready. */
  void agents(List<String> names, String... more) {
    Map<String, Running> running = new TreeMap<>();
    for (String name : names) {
      List<String> words =
          new ArrayList<>(
              List.of(
                  "agent",
                  "--name",
                  name,
                  "--listen",
                  "tcp://127.0.0.1:0",
                  "--control",
                  control(name).toString()));
      words.addAll(List.of(more));
      running.put(name, start("", words.toArray(String[]::new)));
    }
    running.forEach(this::ready);
  }

  /** Reads the address from the ready line. */
  private void ready(String name, Running running) {
    Until.holds(
        () -> {
          if (!running.process().isAlive()) {
            throw new AssertionError(name + " ended: " + read(running.err()));
          }
          return read(running.err()).contains(" ready, listening on ");
        });
    String line =
        read(running.err())
            .lines()
            .filter(text -> text.contains(" ready,"))
            .findFirst()
            .orElseThrow();
    String prefix = "meshage: " + name + " ready, listening on ";
    String suffix = ", control " + control(name);
    if (!line.startsWith(prefix) || !line.endsWith(suffix)) {
      throw new AssertionError("not the ready line of the contract: " + line);
    }
    String address = line.substring(prefix.length(), line.length() - suffix.length());
    agents.put(name, new Agent(name, running.process(), address, control(name), running.err()));
  }

  Agent agent(String name) {
    Agent agent = agents.get(name);
    if (agent == null) {
      throw new AssertionError("no agent " + name);
    }
    return agent;
  }

  /** Runs a command of this very build in this process: the same code, without a JVM's start. */
  Cli.Ran at(String name, String... words) {
    List<String> all = new ArrayList<>(List.of("--control", control(name).toString()));
    all.addAll(List.of(words));
    return Cli.runBare(all.toArray(String[]::new));
  }

  JsonObject json(String name, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--format", "json"));
    Cli.Ran ran = at(name, all.toArray(String[]::new));
    if (ran.out().isEmpty()) {
      throw new AssertionError(String.join(" ", words) + ": " + ran.err());
    }
    return Json.read(ran.out().getBytes(StandardCharsets.UTF_8));
  }

  void dial(String from, String to) {
    Cli.Ran ran = at(from, "dial", agent(to).address());
    // who starts again dials whom it last knew by itself, and may have been quicker
    if (ran.exitCode() != 0 && !ran.err().contains(" are linked already")) {
      throw new AssertionError(from + " cannot dial " + to + ": " + ran.err());
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    started.forEach(Process::destroyForcibly);
    try {
      for (Process process : started) {
        process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
      }
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

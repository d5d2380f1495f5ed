package io.meshage.bench.workload;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.meshage.bench.subject.MeshageSubject;
import io.meshage.bench.subject.Subject;
import io.meshage.bench.subject.Waiting;
import io.meshage.bench.workload.Sink.Better;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The program as people start it: an agent, and a command that asks it. Linux only. */
public final class BenchProgram implements Workload {
  /** Beside the sources, where this is started. */
  private static final Path LAUNCHER = Path.of("meshage");

  private static final Duration SETTLING = Duration.ofSeconds(3);
  private static final Duration WATCHED = Duration.ofSeconds(10);
  private static final int COMMANDS = 5;
  private static final int PATIENCE_SECONDS = 20;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double KIBI = 1024;

  @Override
  public String name() {
    return "program";
  }

  @Override
  public String title() {
    return "The program: an agent that has nothing to do, and a command that asks it";
  }

  @Override
  public boolean suits(Subject subject) {
    return subject instanceof MeshageSubject
        && Files.isExecutable(LAUNCHER)
        && Files.isReadable(status(ProcessHandle.current().pid()));
  }

  @Override
  public void round(Subject subject, Pace pace, Sink sink) throws Exception {
    run("--version"); // builds it where needed
    Path folder = Files.createTempDirectory("meshage-bench");
    Path socket = folder.resolve("control.sock");
    long start = System.nanoTime();
    Process agent =
        start("agent", "--name", "a", "--listen", "tcp://127.0.0.1:0", "--control", socket);
    try (BufferedReader output = agent.inputReader()) {
      awaitReady(output);
      sink.put("ready", "ms", Better.LOWER, (System.nanoTime() - start) / NANOS_PER_MILLI);
      Waiting.pause(SETTLING);
      sink.put("processor", "%", Better.LOWER, processorPercent(agent));
      sink.put("resident", "MiB", Better.LOWER, residentKibibytes(agent) / KIBI);
      Histogram nanos = new Histogram(3);
      for (int i = 0; i < COMMANDS; i++) {
        long asked = System.nanoTime();
        run("--control", socket, "status");
        nanos.recordValue(System.nanoTime() - asked);
      }
      double command = nanos.getValueAtPercentile(50) / NANOS_PER_MILLI;
      sink.put("command", "ms", Better.LOWER, command);
    } finally {
      agent.destroy();
      if (!agent.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        agent.destroyForcibly();
      }
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  private static void awaitReady(BufferedReader output) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.contains(" ready, ")) {
        return;
      }
    }
    throw new IOException("the agent ended before it was ready");
  }

  private static double processorPercent(Process agent) {
    Duration before = agent.info().totalCpuDuration().orElseThrow();
    Waiting.pause(WATCHED);
    Duration used = agent.info().totalCpuDuration().orElseThrow().minus(before);
    return 100.0 * used.toNanos() / WATCHED.toNanos();
  }

  private static Path status(long process) {
    return Path.of("/proc", Long.toString(process), "status");
  }

  private static long residentKibibytes(Process agent) throws IOException {
    String line =
        Files.readAllLines(status(agent.pid())).stream()
            .filter(each -> each.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", ""));
  }

  private static Process start(Object... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toAbsolutePath().toString()));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static void run(Object... arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    byte[] output = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new IOException("the program says " + new String(output, StandardCharsets.UTF_8));
    }
  }
}

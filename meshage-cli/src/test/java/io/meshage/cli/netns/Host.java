package io.meshage.cli.netns;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.cli.control.ControlClient;
import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An agent in a namespace, run from the packaged program, asked over its control socket. */
final class Host implements AutoCloseable {
  private static final long STOP_SECONDS = 10;

  private final String name;
  private final Path control;
  private final Process process;

  Host(String name, String namespace, Path directory, int degree) throws IOException {
    this.name = name;
    this.control = directory.resolve(name + ".sock");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    this.process =
        new ProcessBuilder(
                Segment.inside(
                    namespace,
                    java,
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx128m",
                    "-jar",
                    System.getProperty("meshage.jar"),
                    "agent",
                    "--name",
                    name,
                    "--discover",
                    Integer.toString(degree),
                    "--control",
                    control.toString()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  String name() {
    return name;
  }

  /** Returns when the agent says that it is ready. */
  void awaitReady() throws IOException {
    BufferedReader errors = process.errorReader(StandardCharsets.UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = errors.readLine(); line != null; line = errors.readLine()) {
      said.append(line).append('\n');
      if (line.contains(" ready, listening on ")) {
        drain(errors);
        return;
      }
    }
    throw new IOException("agent " + name + " ended: " + said);
  }

  /** A full pipe would stop the agent. */
  private void drain(BufferedReader errors) {
    Thread reader =
        new Thread(() -> errors.lines().forEach(line -> System.err.println(name + "| " + line)));
    reader.setDaemon(true);
    reader.start();
  }

  /** Returns the nodes with their neighbours, as the agent sees them. */
  JsonObject mesh() {
    try (ControlClient client = ControlClient.connect(control)) {
      return client.call(new Request.Mesh()).object("nodes");
    }
  }

  List<String> neighbours() {
    return mesh().texts(name);
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      boolean ended = process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      assertThat(ended).as("agent %s ends on SIGTERM", name).isTrue();
      assertThat(process.exitValue()).as("exit code of %s", name).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}

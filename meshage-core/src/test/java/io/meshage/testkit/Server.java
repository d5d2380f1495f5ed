package io.meshage.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A server that others wrote, on loopback, for the time of a test. A test that needs one is skipped
 * where it is not installed.
 */
public final class Server implements AutoCloseable {
  private static final List<Path> FOLDERS =
      Stream.concat(
              Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
              Stream.of("/usr/sbin", "/usr/local/sbin"))
          .map(Path::of)
          .toList();
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int END_SECONDS = 5;

  private final Process process;

  private Server(Process process) {
    this.process = process;
  }

  /**
   * Starts a program that listens on this TCP port of loopback, and waits until it does.
   *
   * @param command its name and arguments; it must stay in the foreground
   * @param log where its output goes
   */
  public static Server start(Path log, int port, List<String> command) throws IOException {
    String program = command.get(0);
    Path file =
        FOLDERS.stream()
            .map(folder -> folder.resolve(program))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    assumeTrue(file != null, program + " is not installed here: it is not tested with");
    String[] line = command.toArray(String[]::new);
    line[0] = String.valueOf(file);
    Server server =
        new Server(
            new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!answers(port)) {
      if (!server.process.isAlive() || System.nanoTime() - end > 0) {
        server.close();
        throw new AssertionError(program + " does not start: " + Files.readString(log));
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return server;
  }

  /** Returns a port of loopback that nobody has just now. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

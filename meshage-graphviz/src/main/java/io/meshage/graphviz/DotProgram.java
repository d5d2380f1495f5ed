package io.meshage.graphviz;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Graphviz's {@code dot}, run as a child that gets a text and gives a picture. It has ended when a
 * call returns, however that ends.
 *
 * @param program where it is
 * @param patience how long it may take
 * @param maxBytes how large a picture may be
 */
record DotProgram(Path program, Duration patience, int maxBytes) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MAX_BYTES = 64 * 1024 * 1024;
  private static final int MAX_COMPLAINT = 2_000;
  private static final int CHUNK = 8_192;
  private static final int LAST_SECONDS = 5;

  /** Its standard input, output and error: each has somebody who attends to nothing else. */
  private static final int STREAMS = 3;

  /** Finds the program on a path such as the environment's PATH. */
  static Optional<DotProgram> on(String path) {
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> new File(directory))
        .flatMap(
            directory ->
                Arrays.stream(
                    new File[] {new File(directory, "dot"), new File(directory, "dot.exe")}))
        .map(File::toPath)
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .map(file -> new DotProgram(file, PATIENCE, MAX_BYTES));
  }

  /**
   * Draws.
   *
   * @param format such as svg or png
   * @throws IOException if the program does not start, complains, takes too long or writes too much
   */
  byte[] draw(String dot, String format) throws IOException {
    Process process =
        new ProcessBuilder(
                program.toString(), "-T" + format, "-Gdpi=" + ("png".equals(format) ? 144 : 72))
            .start();
    ExecutorService hands = Executors.newFixedThreadPool(STREAMS, DotProgram::hand);
    try {
      Future<byte[]> picture = hands.submit(() -> take(process));
      Future<String> complaint = hands.submit(() -> complaint(process.getErrorStream()));
      Future<?> told = hands.submit(() -> tell(process.getOutputStream(), dot));
      if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException(program + " did not end within " + patience.toMillis() + " ms");
      }
      byte[] bytes = picture.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      if (process.exitValue() != 0 || bytes.length == 0) {
        throw new IOException(
            program
                + " failed with exit code "
                + process.exitValue()
                + ": "
                + complaint.get(patience.toNanos(), TimeUnit.NANOSECONDS));
      }
      told.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      return bytes;
    } catch (ExecutionException e) {
      throw new IOException(program + " failed: " + e.getMessage(), e);
    } catch (TimeoutException e) {
      throw new IOException(program + " ended, but something holds its output open", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + program + " was drawing");
    } finally {
      end(process);
      hands.shutdownNow();
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    // Killed is not yet gone; only a kernel in trouble takes longer than this.
    process.onExit().completeOnTimeout(process, LAST_SECONDS, TimeUnit.SECONDS).join();
  }

  private static Thread hand(Runnable task) {
    Thread thread = new Thread(task, "meshage-dot");
    thread.setDaemon(true);
    return thread;
  }

  private byte[] take(Process process) throws IOException {
    byte[] bytes = process.getInputStream().readNBytes(maxBytes + 1);
    if (bytes.length > maxBytes) {
      process.destroyForcibly();
      throw new IOException("it wrote more than " + maxBytes + " bytes");
    }
    return bytes;
  }

  /** Returns the start of what it says, and reads on to the end so that it can go on talking. */
  private static String complaint(InputStream error) throws IOException {
    ByteArrayOutputStream start = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK];
    for (int n = error.read(chunk); n >= 0; n = error.read(chunk)) {
      start.write(chunk, 0, Math.min(n, MAX_COMPLAINT - Math.min(MAX_COMPLAINT, start.size())));
    }
    String said = start.toString(StandardCharsets.UTF_8).strip().replaceAll("\\s*\\R\\s*", "; ");
    return said.isEmpty() ? "it said nothing" : said;
  }

  private static boolean tell(OutputStream input, String dot) throws IOException {
    try (input) {
      input.write(dot.getBytes(StandardCharsets.UTF_8));
    }
    return true;
  }
}

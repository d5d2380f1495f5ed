package io.meshage.cli.text;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Standard output or error, in UTF-8 whatever the locale says, which remembers why it could not be
 * written: a {@link PrintWriter} alone only knows that it could not.
 */
public final class Outlet extends PrintWriter {
  private final Watched watched;

  private Outlet(Watched watched) {
    super(new OutputStreamWriter(watched, StandardCharsets.UTF_8), false);
    this.watched = watched;
  }

  /** Returns standard output. */
  public static Outlet standardOutput() {
    return new Outlet(new Watched(new FileOutputStream(FileDescriptor.out), Launched.OUTPUT));
  }

  /** Returns standard error. */
  public static Outlet standardError() {
    return new Outlet(new Watched(new FileOutputStream(FileDescriptor.err), "stderr"));
  }

  /**
   * Writes what is waiting, and returns what keeps a writer from being written, in words; empty if
   * nothing does.
   */
  public static Optional<String> trouble(PrintWriter out) {
    if (!out.checkError()) {
      return Optional.empty();
    }
    IOException failure = out instanceof Outlet outlet ? outlet.watched.failure : null;
    return Optional.of(
        failure == null ? "nobody reads the output any more" : words(Causes.of(failure)));
  }

  /** Writes bytes as they are, after what was printed before; to another writer, as text. */
  public static void print(PrintWriter out, byte[] bytes) {
    out.flush();
    if (out instanceof Outlet outlet) {
      try {
        outlet.watched.write(bytes, 0, bytes.length);
      } catch (IOException e) {
        outlet.setError(); // the outlet has the reason, and whoever asks it is told
      }
    } else {
      out.print(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  private static String words(String cause) {
    return switch (cause) {
      case "broken pipe" -> "nobody reads the output any more";
      case "bad file descriptor" -> "standard output is closed; leave it open";
      default -> "the output cannot be written: " + cause + "; send it elsewhere";
    };
  }

  /** Passes bytes on, and keeps the first failure. */
  private static final class Watched extends FilterOutputStream {
    private final String name;
    volatile @Nullable IOException failure;

    Watched(OutputStream target, String name) {
      super(target);
      this.name = name;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        if (Launched.withoutStream(name)) {
          throw new IOException("Bad file descriptor"); // what the JVM has there is its own
        }
        out.write(bytes, from, length);
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        }
        throw e;
      }
    }
  }
}

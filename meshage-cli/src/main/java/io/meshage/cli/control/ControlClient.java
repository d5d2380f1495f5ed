package io.meshage.cli.control;

import io.meshage.cli.json.Json;
import io.meshage.cli.json.JsonException;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Durations;
import io.meshage.cli.text.Failure;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A connection to an agent. Uses nothing but the JDK and JSON, so that a command starts fast.
 * Confined to one thread, except {@link #cancel} and {@link #close}.
 */
public final class ControlClient implements AutoCloseable {
  /** How long an agent may take to say that it heard a request. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path path;
  private final Duration patience;
  private final SocketChannel channel;
  private final Json.Reader replies;

  /** What a caller wants to hear before the end of an answer. */
  public interface Items {
    /** For answers without parts. */
    Items NONE = new None();

    /** The receiver or monitor is attached: nothing is missed from here on. */
    default void attached() {}

    /** A part of the answer. */
    void item(JsonObject item);

    /** Hears nothing. */
    final class None implements Items {
      private None() {}

      @Override
      public void item(JsonObject item) {
        // an answer of one part has no others
      }
    }
  }

  private ControlClient(Path path, Duration patience, SocketChannel channel) {
    this.path = path;
    this.patience = patience;
    this.channel = channel;
    // A view that never blocks writers: Channels.newInputStream would lock the channel for
    // cancel().
    this.replies = new Json.Reader(Channels.newInputStream(new ReadSide(channel)));
  }

  /**
   * Connects.
   *
   * @throws Failure with exit code 3 if no agent answers
   */
  public static ControlClient connect(Path path) {
    return connect(path, PATIENCE);
  }

  static ControlClient connect(Path path, Duration patience) {
    try {
      Optional<String> objection = Ownership.againstSpeaking(path);
      if (objection.isPresent()) {
        throw Failure.usage(objection.get() + "; name your own with --control");
      }
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try (Watch watch = new Watch(channel, patience)) {
        channel.connect(UnixDomainSocketAddress.of(path));
        return new ControlClient(path, patience, channel);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw noAgent(path, e);
    }
  }

  /** Sends a request and returns its result. */
  public JsonObject call(Request request) {
    return call(request, Items.NONE);
  }

  /**
   * Sends a request, hands over its items as they come, and returns its result.
   *
   * @throws Failure with the exit code and the line of the agent, or 3 if the agent is gone
   */
  public JsonObject call(Request request, Items items) {
    try {
      try (Watch watch = new Watch(channel, patience)) {
        sendAsFarAsItIsRead(request);
        accepted(next());
      }
      while (true) {
        JsonObject reply = next();
        if (reply.has(Reply.ITEM)) {
          items.item(reply.object(Reply.ITEM));
        } else if (reply.has(Reply.ATTACHED)) {
          items.attached();
        } else {
          return end(reply);
        }
      }
    } catch (IOException | JsonException e) {
      throw gone(e);
    }
  }

  /** Ends the running request from another thread; its call returns soon after. */
  public void cancel() {
    try {
      send(new Request.Cancel());
    } catch (IOException e) {
      close(); // the call that waits hears it and says so
    }
  }

  /** Returns whether the agent still holds its end. Only between two calls. */
  public boolean isAlive() {
    try {
      channel.configureBlocking(false);
      boolean alive = channel.read(ByteBuffer.allocate(1)) == 0; // it has nothing to say now
      channel.configureBlocking(true);
      return alive;
    } catch (IOException e) {
      return false;
    }
  }

  /** An agent that refuses a request stops to read it, but has said why before. */
  private void sendAsFarAsItIsRead(Request request) throws IOException {
    try {
      send(request);
    } catch (AsynchronousCloseException e) {
      throw e;
    } catch (IOException e) {
      JsonObject reply = replies.next().orElseThrow(() -> e);
      if (reply.has(Reply.ERROR)) {
        end(reply);
      }
      throw e;
    }
  }

  private void send(Request request) throws IOException {
    byte[] line = (request.toJson() + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.wrap(line);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private JsonObject next() throws IOException {
    return replies.next().orElseThrow(() -> new IOException("the agent closed the connection"));
  }

  private static void accepted(JsonObject reply) {
    if (!reply.has(Reply.ACCEPTED)) {
      end(reply);
    }
  }

  private static JsonObject end(JsonObject reply) {
    if (reply.has(Reply.ERROR)) {
      JsonObject error = reply.object(Reply.ERROR);
      throw Failure.ofCode(
          (int) error.number("exit"), error.text("text"), error.text("reason", ""));
    }
    return reply.object(Reply.RESULT);
  }

  private Failure gone(Exception e) {
    if (e instanceof AsynchronousCloseException) {
      return Failure.noAgent(
          "the agent at "
              + path
              + " does not answer within "
              + Durations.format(patience)
              + ": it hangs, or has too much to do; look at its log, or end it with 'kill' and"
              + " start it again",
          e);
    }
    return Failure.noAgent(
        "the agent at " + path + " is gone: " + words(e) + "; see its log, and start it again", e);
  }

  private static Failure noAgent(Path path, IOException e) {
    return Failure.noAgent(
        "no agent answers at "
            + path
            + ": "
            + words(e)
            + "; start one with 'meshage agent', or name its socket with --control",
        e);
  }

  private static String words(Exception e) {
    if (e instanceof AsynchronousCloseException) {
      return "it did not answer in time";
    }
    String message = e.getMessage();
    return message == null
        ? "the connection was closed"
        : message.toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public void close() {
    try {
      replies.close();
      channel.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("closing a connection failed", e);
    }
  }

  /** Closes the channel unless it is closed itself in time. */
  private static final class Watch implements AutoCloseable, Runnable {
    private final CountDownLatch done = new CountDownLatch(1);
    private final SocketChannel channel;
    private final Duration patience;

    Watch(SocketChannel channel, Duration patience) {
      this.channel = channel;
      this.patience = patience;
      Thread thread = new Thread(this, "meshage-watch");
      thread.setDaemon(true);
      thread.start();
    }

    @Override
    public void run() {
      try {
        if (!done.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
          channel.close();
        }
      } catch (InterruptedException | IOException e) {
        Thread.currentThread().interrupt(); // nobody waits for this thread, nobody is misled
      }
    }

    @Override
    public void close() {
      done.countDown();
    }
  }
}

package io.meshage.cli.maelstrom;

import io.meshage.cli.json.Json;
import io.meshage.cli.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What Maelstrom is to its nodes: carries their lines to and fro, late and out of order if it is
 * told so, drops what crosses a cut, and asks them as a client.
 */
final class Bench implements AutoCloseable {
  private static final String CLIENT = "c1";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<String> names = new ArrayList<>();
  private final Map<String, PipedOutputStream> inputs = new LinkedHashMap<>();
  private final List<Thread> nodes = new ArrayList<>();
  private final Map<Long, CompletableFuture<JsonObject>> asked = new ConcurrentHashMap<>();
  private final Set<String> cuts = ConcurrentHashMap.newKeySet();
  private final AtomicLong lastId = new AtomicLong();
  private final ScheduledExecutorService network = Executors.newSingleThreadScheduledExecutor();
  private final Random random = new Random(5);
  private final int mostMillis;

  Bench(int count, MaelstromOptions options, int mostMillis) {
    this.mostMillis = mostMillis;
    for (int i = 0; i < count; i++) {
      names.add("n" + i);
    }
    for (String name : names) {
      start(name, options);
    }
    for (int i = 0; i < count; i++) {
      JsonObject init = new JsonObject().put("type", "init").put("node_id", names.get(i));
      ask(i, init.put("node_ids", names));
    }
  }

  private void start(String name, MaelstromOptions options) {
    PipedOutputStream input = new PipedOutputStream();
    inputs.put(name, input);
    try {
      PipedInputStream end = new PipedInputStream(input, 1 << 20);
      PrintStream out = new PrintStream(new Lines(), false, StandardCharsets.UTF_8);
      Thread node = new Thread(() -> new Maelstrom(options, out).serve(end), "bench-" + name);
      nodes.add(node);
      node.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Cuts what a node writes into lines, and carries them. */
  private final class Lines extends OutputStream {
    private final StringBuilder line = new StringBuilder();

    @Override
    public void write(int value) {
      if (value == '\n') {
        carry(line.toString());
        line.setLength(0);
      } else {
        line.append((char) value); // base64 and numbers: one byte is one character
      }
    }
  }

  private void carry(String line) {
    var unused =
        network.schedule(
            () -> deliver(Json.read(line.getBytes(StandardCharsets.UTF_8))),
            mostMillis == 0 ? 0 : random.nextInt(mostMillis),
            TimeUnit.MILLISECONDS);
  }

  private void deliver(JsonObject message) {
    String to = message.text("dest");
    if (to.equals(CLIENT)) {
      JsonObject body = message.object("body");
      CompletableFuture<JsonObject> answer = asked.remove(body.number("in_reply_to"));
      if (answer != null) {
        answer.complete(body);
      }
    } else if (!cuts.contains(message.text("src") + to)) {
      write(to, message);
    }
  }

  private void write(String to, JsonObject message) {
    try {
      PipedOutputStream input = inputs.getOrDefault(to, new PipedOutputStream());
      input.write((message + "\n").getBytes(StandardCharsets.UTF_8));
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks a node as a client, and waits for its answer. */
  JsonObject ask(int node, JsonObject body) {
    long id = lastId.incrementAndGet();
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    asked.put(id, answer);
    JsonObject message = new JsonObject().put("src", CLIENT).put("dest", names.get(node));
    message.put("body", body.put("msg_id", id));
    network.execute(() -> write(names.get(node), message));
    return answer.orTimeout(20, TimeUnit.SECONDS).join();
  }

  void linkAsLine() {
    JsonObject shape = new JsonObject();
    for (int i = 0; i < names.size(); i++) {
      List<String> beside = new ArrayList<>();
      if (i > 0) {
        beside.add(names.get(i - 1));
      }
      if (i + 1 < names.size()) {
        beside.add(names.get(i + 1));
      }
      shape.put(names.get(i), beside);
    }
    for (int i = 0; i < names.size(); i++) {
      ask(i, new JsonObject().put("type", "topology").put("topology", shape));
    }
  }

  void cut(int a, int b) {
    cuts.add(names.get(a) + names.get(b));
    cuts.add(names.get(b) + names.get(a));
  }

  void heal() {
    cuts.clear();
  }

  /** Waits until a node has these values. Every read is a question, so this asks until it is so. */
  void awaitValues(int node, List<Long> values) {
    String expected = new JsonObject().putNumbers("value", values).toString();
    String want = expected.substring(1, expected.length() - 1);
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadlineNanos) {
      if (ask(node, new JsonObject().put("type", "read")).toString().contains(want)) {
        return;
      }
    }
    throw new AssertionError(names.get(node) + " does not come to have " + values);
  }

  void awaitValues(List<Long> values) {
    for (int i = 0; i < names.size(); i++) {
      awaitValues(i, values);
    }
  }

  @Override
  public void close() {
    CompletableFuture.runAsync(() -> inputs.values().forEach(Bench::end), network).join();
    nodes.forEach(Bench::join);
    network.shutdownNow();
  }

  private static void end(PipedOutputStream input) {
    try {
      input.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void join(Thread node) {
    try {
      node.join(TimeUnit.SECONDS.toMillis(20));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.meshage.bench;

import io.meshage.BodyCodec;
import io.meshage.Compressor;
import io.meshage.MeshConfig;
import io.meshage.Node;
import io.meshage.codecs.JsonCodec;
import io.meshage.codecs.MessagePackCodec;
import io.meshage.live.LiveNode;
import io.meshage.wire.Bodies;
import io.meshage.wire.WireException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * What codecs and compressors cost and save. Each figure is the median over rounds in which all
 * subjects take turns, of processor time where one thread does the work. Prints Markdown.
 */
public final class StepsFigures {
  private static final int MAX_BYTES = 1 << 20;
  private static final int ROUNDS = 21;
  private static final long ROUND_NANOS = 20_000_000;
  private static final int WARM_UP = 8;
  private static final int READINGS = 50;
  private static final int LINES = 200;
  private static final int IN_FLIGHT = 64;
  private static final int MESSAGES = 2_000;
  private static final int LIVE_ROUNDS = 5;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final PrintStream out;

  /** What an application may send: a batch of readings. */
  public record Batch(String station, List<Reading> readings) {}

  /** One of them. */
  public record Reading(String sensor, long at, double value, List<String> tags) {}

  /** Something that is done again and again. */
  private interface Work {
    void run() throws WireException;
  }

  private StepsFigures(PrintStream out) {
    this.out = out;
  }

  /** Measures all. */
  public static void main(String[] arguments) throws WireException, InterruptedException {
    StepsFigures figures = new StepsFigures(System.out);
    figures.codecs();
    figures.compressors();
    figures.live();
  }

  private static Batch batch() {
    SplittableRandom random = new SplittableRandom(1);
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < READINGS; i++) {
      readings.add(
          new Reading(
              "boiler-" + random.nextInt(20),
              1_700_000_000_000L + i * 250L,
              random.nextInt(2_000) / 16.0,
              List.of("hot", i % 3 == 0 ? "north" : "south")));
    }
    return new Batch("plant 7", readings);
  }

  private static Bodies.Builder builder() {
    return Bodies.builder(MAX_BYTES).register(Batch.class).register(Reading.class);
  }

  private static Bodies bodies(@Nullable BodyCodec codec, Compressor compressor) {
    return builder().objects(codec).compress(compressor, 0).build();
  }

  private void codecs() throws WireException {
    Map<String, Bodies> codecs = new LinkedHashMap<>();
    codecs.put("Kryo", bodies(null, Compressor.NONE));
    codecs.put("JSON", bodies(JsonCodec.of(Batch.class), Compressor.NONE));
    codecs.put("MessagePack", bodies(MessagePackCodec.of(Batch.class), Compressor.NONE));
    Map<String, Work> encode = new LinkedHashMap<>();
    Map<String, Work> decode = new LinkedHashMap<>();
    Map<String, Integer> bytes = new LinkedHashMap<>();
    Batch batch = batch();
    codecs.forEach(
        (name, codec) -> {
          Bodies.Encoded encoded = codec.encode(batch);
          bytes.put(name, encoded.bytes().length());
          encode.put(name, () -> codec.encode(batch));
          decode.put(name, () -> codec.decode(encoded.form(), encoded.bytes()));
        });
    Map<String, Double> encodeNanos = measure(encode);
    Map<String, Double> decodeNanos = measure(decode);
    out.println("| codec | bytes | of Kryo's | encode, of Kryo's time | decode, of Kryo's time |");
    out.println("|---|---:|---:|---:|---:|");
    for (String name : codecs.keySet()) {
      print(
          "| %s | %,d | %.2f | %.2f | %.2f |%n",
          name,
          value(bytes, name),
          (double) value(bytes, name) / value(bytes, "Kryo"),
          value(encodeNanos, name) / value(encodeNanos, "Kryo"),
          value(decodeNanos, name) / value(decodeNanos, "Kryo"));
    }
    out.println();
  }

  /** The lines of a log, as machines write it. */
  private static String log() {
    SplittableRandom random = new SplittableRandom(2);
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      log.append(
              "2026-11-21T20:%02d:%02d.%03dZ ".formatted(i / 60 % 60, i % 60, random.nextInt(1000)))
          .append(random.nextInt(4) == 0 ? "WARN " : "INFO ")
          .append("node-" + random.nextInt(40) + " link to node-" + random.nextInt(40))
          .append(" round trip " + random.nextInt(9_000) + " us\n");
    }
    return log.toString();
  }

  private void compressors() throws WireException {
    Map<String, Object> bodies = new LinkedHashMap<>();
    bodies.put("a log", log());
    bodies.put("the batch by Kryo", batch());
    byte[] noise = new byte[16_384];
    new SplittableRandom(3).nextBytes(noise);
    bodies.put("noise", noise);
    out.println(
        "| body | compressor | bytes | of the body | compress, µs per KiB | inflate, µs per KiB |");
    out.println("|---|---|---:|---:|---:|---:|");
    for (Map.Entry<String, Object> body : bodies.entrySet()) {
      compress(body.getKey(), body.getValue());
    }
    out.println();
  }

  private void compress(String what, Object body) throws WireException {
    Map<String, Work> compress = new LinkedHashMap<>();
    Map<String, Work> inflate = new LinkedHashMap<>();
    Map<String, Integer> bytes = new LinkedHashMap<>();
    Bodies.Encoded plain = bodies(null, Compressor.NONE).encode(body);
    Bodies.Encoded asBytes = new Bodies.Encoded(Bodies.BYTES, plain.bytes());
    for (Compressor each : Compressor.values()) {
      Bodies with = bodies(null, each);
      Bodies.Encoded packed = Objects.requireNonNullElse(with.compress(asBytes), asBytes);
      bytes.put(each.words(), packed.bytes().length());
      compress.put(each.words(), () -> with.compress(asBytes));
      inflate.put(each.words(), () -> with.decode(packed.form(), packed.bytes()));
    }
    Map<String, Double> compressNanos = measure(compress);
    Map<String, Double> inflateNanos = measure(inflate);
    double kib = plain.bytes().length() / 1024.0;
    for (String name : bytes.keySet()) {
      print(
          "| %s | %s | %,d | %.2f | %.2f | %.2f |%n",
          what,
          name,
          value(bytes, name),
          value(bytes, name) / 1024.0 / kib,
          value(compressNanos, name) / 1000 / kib,
          value(inflateNanos, name) / 1000 / kib);
    }
  }

  private void live() throws InterruptedException {
    Map<Compressor, List<Double>> rates = new LinkedHashMap<>();
    Map<Compressor, Double> bytes = new LinkedHashMap<>();
    for (int round = 0; round <= LIVE_ROUNDS; round++) {
      for (Compressor each : Compressor.values()) {
        double rate = rate(each, bytes);
        if (round > 0) { // the first is for the compiler
          rates.computeIfAbsent(each, any -> new ArrayList<>()).add(rate);
        }
      }
    }
    out.println(
        "| one hop, 64 in flight, the log | acknowledged a second, of none | bytes on the link, of"
            + " none |");
    out.println("|---|---:|---:|");
    for (Compressor each : Compressor.values()) {
      print(
          "| %s | %.2f | %.2f |%n",
          each.words(),
          median(value(rates, each)) / median(value(rates, Compressor.NONE)),
          value(bytes, each) / value(bytes, Compressor.NONE));
    }
  }

  private static double rate(Compressor compressor, Map<Compressor, Double> bytes)
      throws InterruptedException {
    String log = log();
    try (Node to = node("to", compressor);
        Node from = node("from", compressor)) {
      from.dial(to.listening().get(0).toString());
      from.set(List.of("to"), log);
      Semaphore slots = new Semaphore(IN_FLIGHT);
      long begin = System.nanoTime();
      for (int i = 0; i < MESSAGES; i++) {
        slots.acquire();
        var unused =
            from.setAsync(List.of("to"), log).whenComplete((report, failure) -> slots.release());
      }
      slots.acquire(IN_FLIGHT);
      double seconds = (System.nanoTime() - begin) / 1e9;
      bytes.put(compressor, (double) from.links().get(0).bytesOut());
      return MESSAGES / seconds;
    }
  }

  private static Node node(String name, Compressor compressor) {
    return LiveNode.builder(MeshConfig.local(name).compress(compressor).build())
        .onMessage(message -> {})
        .start();
  }

  /** Returns the nanoseconds of processor time that one run of each takes. */
  private static <K> Map<K, Double> measure(Map<K, Work> subjects) throws WireException {
    Map<K, List<Double>> samples = new LinkedHashMap<>();
    for (int round = 0; round < WARM_UP + ROUNDS; round++) {
      for (Map.Entry<K, Work> subject : subjects.entrySet()) {
        double nanos = sample(subject.getValue());
        if (round >= WARM_UP) {
          samples.computeIfAbsent(subject.getKey(), any -> new ArrayList<>()).add(nanos);
        }
      }
    }
    Map<K, Double> medians = new LinkedHashMap<>();
    samples.forEach((subject, values) -> medians.put(subject, median(values)));
    return medians;
  }

  private static double sample(Work work) throws WireException {
    long begin = THREADS.getCurrentThreadCpuTime();
    long runs = 0;
    long nanos;
    do {
      for (int i = 0; i < 10; i++) {
        work.run();
      }
      runs += 10;
      nanos = THREADS.getCurrentThreadCpuTime() - begin;
    } while (nanos < ROUND_NANOS);
    return (double) nanos / runs;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static <K, V> V value(Map<K, V> map, K key) {
    return Objects.requireNonNull(map.get(key));
  }

  private void print(String format, Object... values) {
    out.printf(Locale.ROOT, format, values);
  }
}

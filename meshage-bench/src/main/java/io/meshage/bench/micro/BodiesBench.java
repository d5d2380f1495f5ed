package io.meshage.bench.micro;

import io.meshage.wire.Bodies;
import io.meshage.wire.WireException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Bodies as bytes and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BodiesBench {
  private static final int MAX_BYTES = 1024 * 1024;
  private static final int BODY_BYTES = 100;
  private static final int READING_CLASS = 1;

  /** What an application may send as an object. */
  public record Reading(String sensor, long at, double value, List<String> tags) {}

  private final Bodies bodies =
      Bodies.builder(MAX_BYTES).register(Reading.class, READING_CLASS).build();

  @Param({"bytes", "text", "object"})
  private String kind = "";

  private Object body = "";
  private Bodies.Encoded encoded = bodies.encode("");

  /** Makes the body. */
  @Setup
  public void prepare() {
    body =
        switch (kind) {
          case "bytes" -> new byte[BODY_BYTES];
          case "text" -> "a".repeat(BODY_BYTES);
          default -> new Reading("boiler-3", 1_700_000_000L, 71.5, List.of("hot", "north"));
        };
    encoded = bodies.encode(body);
  }

  /** Writes it. */
  @Benchmark
  public Object encode() {
    return bodies.encode(body);
  }

  /** Reads it. */
  @Benchmark
  public Object decode() throws WireException {
    return bodies.decode(encoded.form(), encoded.bytes());
  }
}

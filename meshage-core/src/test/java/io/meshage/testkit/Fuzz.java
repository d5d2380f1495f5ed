package io.meshage.testkit;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Feeds a decoder with inputs that nobody honest sends: first those that are kept in {@code
 * src/test/resources/fuzz}, among them all that ever broke something, then mutations of these and
 * of samples. A decoder passes if it throws nothing but what it declares and asks for no more
 * memory than its input allows.
 *
 * <p>In each build a few thousand inputs, always the same; with {@code -Dmeshage.fuzz.seconds=60} a
 * minute of others for each target, which {@code -Dmeshage.seed} repeats.
 */
public final class Fuzz {
  private static final Path KEPT = Path.of("src/test/resources/fuzz");
  private static final Path FOUND = Path.of("target/fuzz");
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long SECONDS = Long.getLong("meshage.fuzz.seconds", 0);
  private static final int ROUNDS = 2_000;
  private static final int WARM_UP = 200;

  /** Reads an input; whatever it throws is a find. */
  public interface Target {
    void eat(byte[] input) throws Throwable;
  }

  private final String name;
  private final Target target;
  private final Function<SplittableRandom, byte[]> samples;
  private long leastBytes = 256 * 1024;
  private long bytesPerByte = 64;

  private Fuzz(String name, Function<SplittableRandom, byte[]> samples, Target target) {
    this.name = name;
    this.samples = samples;
    this.target = target;
  }

  /**
   * Prepares a target.
   *
   * @param name of it, and of the directory with its inputs
   * @param samples makes inputs that are right
   */
  public static Fuzz of(String name, Function<SplittableRandom, byte[]> samples, Target target) {
    return new Fuzz(name, samples, target);
  }

  /** Sets what an input may ask for: so much, and so much more for each of its bytes. */
  public Fuzz allowing(long bytes, long perByte) {
    leastBytes = bytes;
    bytesPerByte = perByte;
    return this;
  }

  /** Runs it; throws what was found, with the file to keep. */
  public void run() throws IOException {
    List<byte[]> kept = kept();
    long seed = Long.getLong("meshage.seed", SECONDS > 0 ? System.nanoTime() : 1);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < WARM_UP; i++) { // what a class asks for when it is loaded does not count
      check(samples.apply(random), seed, false);
    }
    for (byte[] input : kept) {
      check(input, seed, true);
    }
    long began = System.nanoTime();
    long untilNanos = began + Duration.ofSeconds(SECONDS).toNanos();
    Mutations mutations = new Mutations(random);
    long inputs = 0;
    while (SECONDS > 0 ? System.nanoTime() < untilNanos : inputs < ROUNDS) {
      byte[] base = base(kept, random);
      check(mutations.of(base, base(kept, random)), seed, true);
      inputs++;
    }
    if (SECONDS > 0) {
      double took = (System.nanoTime() - began) / 1e9;
      System.out.printf(
          "| %s | %d inputs | %.0f a second | seed %d |%n", name, inputs, inputs / took, seed);
    }
  }

  private byte[] base(List<byte[]> kept, SplittableRandom random) {
    return kept.isEmpty() || random.nextBoolean()
        ? samples.apply(random)
        : kept.get(random.nextInt(kept.size()));
  }

  private List<byte[]> kept() throws IOException {
    Path directory = KEPT.resolve(name);
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().map(Fuzz::bytes).toList();
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void check(byte[] input, long seed, boolean countsMemory) throws IOException {
    Throwable found = problem(input, countsMemory);
    if (found == null) {
      return;
    }
    byte[] small = shortened(input, found.getClass(), countsMemory);
    Files.createDirectories(FOUND.resolve(name));
    Path file = FOUND.resolve(name).resolve(Integer.toHexString(Arrays.hashCode(small)));
    Files.write(file, small);
    throw new AssertionError(
        name
            + " breaks at "
            + file
            + " ("
            + small.length
            + " bytes, seed "
            + seed
            + "): "
            + found
            + "; keep the file in "
            + KEPT.resolve(name),
        found);
  }

  private @Nullable Throwable problem(byte[] input, boolean countsMemory) {
    byte[] own = input.clone();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      target.eat(own);
    } catch (Throwable e) { // errors too: that is what is looked for
      return e;
    }
    long asked = THREADS.getCurrentThreadAllocatedBytes() - before;
    long allowed = leastBytes + bytesPerByte * input.length;
    return countsMemory && asked > allowed
        ? new AssertionError(input.length + " bytes asked for " + asked + " of at most " + allowed)
        : null;
  }

  /** Leaves out parts, the larger first, as long as it breaks in the same way. */
  private byte[] shortened(byte[] input, Class<?> breaks, boolean countsMemory) {
    byte[] small = input;
    for (int part = small.length / 2; part > 0; part /= 2) {
      for (int at = 0; at + part <= small.length; ) {
        byte[] less = new byte[small.length - part];
        System.arraycopy(small, 0, less, 0, at);
        System.arraycopy(small, at + part, less, at, small.length - at - part);
        Throwable problem = problem(less, countsMemory);
        if (breaks.isInstance(problem)) {
          small = less;
        } else {
          at += part;
        }
      }
    }
    return small;
  }
}

package io.meshage.bench.macro;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** The machine in words: what matters for the figures, and nothing that names it. */
final class Machine {
  private static final double GIBI = 1024.0 * 1024 * 1024;

  private Machine() {}

  static String describe() {
    long memory =
        ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : 0;
    return String.format(
        Locale.ROOT,
        "%d processors (%s), %.0f GiB of memory, %s, Java %s (%s), at most %.1f GiB of heap",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.arch"),
        memory / GIBI,
        System.getProperty("os.name"),
        System.getProperty("java.version"),
        System.getProperty("java.vm.name"),
        Runtime.getRuntime().maxMemory() / GIBI);
  }
}

package io.meshage.bench.workload;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** How much of the heap is used, after garbage was collected. */
final class Heap {
  private static final int COLLECTIONS = 3;

  private Heap() {}

  static long usedBytes() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    for (int i = 0; i < COLLECTIONS; i++) {
      memory.gc(); // what a first one makes unreachable, such as by cleaners, a second one frees
    }
    return memory.getHeapMemoryUsage().getUsed();
  }
}

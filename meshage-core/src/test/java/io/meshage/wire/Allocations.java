package io.meshage.wire;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.function.Executable;

/** How many bytes of heap the calling thread asks for: what a hostile length would show in. */
final class Allocations {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocations() {}

  static long of(Executable action) throws Throwable {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    action.execute();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}

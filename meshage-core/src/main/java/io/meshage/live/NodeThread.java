package io.meshage.live;

import io.netty.util.concurrent.FastThreadLocalThread;

/** The mark of the threads that belong to a node, on which nobody may make a blocking call. */
interface NodeThread {

  /** Returns whether the caller is on a thread of a node, of whichever in this process. */
  static boolean isCurrent() {
    return Thread.currentThread() instanceof NodeThread;
  }

  /** Returns a thread of a node. */
  static Thread of(Runnable task, String name) {
    return new Plain(task, name);
  }

  /** A thread like any other. */
  final class Plain extends FastThreadLocalThread implements NodeThread {
    private Plain(Runnable task, String name) {
      super(task, name);
    }
  }
}

package io.meshage.live;

import io.netty.util.concurrent.FastThreadLocalThread;

/** Marks the threads that belong to a node. Blocking calls are not allowed on them. */
interface NodeThread {

  /** Returns whether the caller is on a thread of any node in this process. */
  static boolean isCurrent() {
    return Thread.currentThread() instanceof NodeThread;
  }

  /** Returns a thread of a node. */
  static Thread of(Runnable task, String name) {
    return new Plain(task, name);
  }

  /** An ordinary thread. */
  final class Plain extends FastThreadLocalThread implements NodeThread {
    private Plain(Runnable task, String name) {
      super(task, name);
    }
  }
}

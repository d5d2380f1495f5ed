package io.meshage.node;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a node in which something was thrown that nothing may throw: the first such
 * failure ends it. Loops and transports are there before the node, so what fails meanwhile is kept
 * and ends the node as soon as there is one. Safe for use from any thread.
 */
public final class Breakdown implements Consumer<Throwable> {
  private final Counters counters;
  private @Nullable HostedNode node;
  private @Nullable Throwable early;

  /** Makes one that counts failures. */
  public Breakdown(Counters counters) {
    this.counters = counters;
  }

  /** Something failed. */
  @Override
  public void accept(Throwable failure) {
    counters.count("failures");
    HostedNode victim;
    synchronized (this) {
      victim = node;
      if (victim == null && early == null) {
        early = failure;
      }
    }
    if (victim != null) {
      victim.fail(failure);
    }
  }

  /** This is the node. */
  public void of(HostedNode born) {
    Throwable before;
    synchronized (this) {
      node = born;
      before = early;
    }
    if (before != null) {
      born.fail(before);
    }
  }
}

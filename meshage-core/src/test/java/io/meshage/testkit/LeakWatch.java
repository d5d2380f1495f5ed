package io.meshage.testkit;

import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails the run when any test dropped a Netty buffer without releasing it.
 *
 * <p>Registers itself (see {@code junit-platform.properties}). Leaks show only when garbage is
 * collected, so the question is asked after the last test of each run; Maven makes a run of each
 * class.
 */
public final class LeakWatch implements BeforeAllCallback {
  static {
    Leaks.watch();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(Namespace.create(LeakWatch.class))
        .computeIfAbsent(Verdict.class, key -> new Verdict(), Verdict.class);
  }

  /** Closed by JUnit with the root context: after all tests. */
  private static final class Verdict implements AutoCloseable {
    @Override
    public void close() {
      List<String> leaks = Leaks.find();
      Leaks.forgetAll(); // each is told once
      if (!leaks.isEmpty()) {
        throw new AssertionError(leaks.size() + " leaked: " + String.join("\n", leaks));
      }
    }
  }
}

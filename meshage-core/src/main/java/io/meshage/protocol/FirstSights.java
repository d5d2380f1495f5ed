package io.meshage.protocol;

import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Timer;
import io.meshage.protocol.port.Trust;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Waits with keeping a name and its key until its bearer was linked for a while. A name that was
 * linked, or could be reached, for a moment only is forgotten with it. As many wait as there are
 * nodes, at most.
 */
final class FirstSights {
  /** How long a node must be there before its name is more than a passing sight. */
  static final Duration WHILE = Duration.ofSeconds(10);

  private final Trust trust;
  private final Scheduler scheduler;
  private final Map<String, Timer> linked = new LinkedHashMap<>();
  private final Map<String, Timer> reachable = new LinkedHashMap<>();

  FirstSights(Trust trust, Scheduler scheduler) {
    this.trust = trust;
    this.scheduler = scheduler;
  }

  /** A link with a node is complete: if it lasts, then the key is kept beyond this life. */
  void linkUp(String name) {
    begin(linked, name, () -> trust.met(name));
  }

  void linkDown(String name) {
    end(linked, name);
  }

  /** A node can be reached, over whatever links. */
  void joined(String name) {
    begin(reachable, name, () -> {});
  }

  /** It cannot be reached any more. */
  void gone(String name) {
    end(reachable, name);
  }

  private void begin(Map<String, Timer> waiting, String name, Runnable lasted) {
    if (!trust.isRequired()) {
      return;
    }
    cancel(waiting, name);
    waiting.put(
        name,
        scheduler.after(
            WHILE,
            () -> {
              waiting.remove(name);
              lasted.run();
            }));
  }

  private void end(Map<String, Timer> waiting, String name) {
    if (cancel(waiting, name)) {
      trust.neverMet(name);
    }
  }

  private static boolean cancel(Map<String, Timer> waiting, String name) {
    Timer timer = waiting.remove(name);
    if (timer == null) {
      return false;
    }
    timer.cancel();
    return true;
  }
}

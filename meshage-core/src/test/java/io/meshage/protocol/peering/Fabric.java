package io.meshage.protocol.peering;

import io.meshage.testkit.ManualScheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What carries things from one node to another: in order on one channel, and never at once. */
interface Fabric {
  void carry(String channel, Runnable arrival);

  /** Carries by the clock; each thing takes a time that is drawn for it. */
  static Fabric timed(ManualScheduler clock, Supplier<Duration> delay) {
    Map<String, Long> lastNanos = new LinkedHashMap<>();
    return (channel, arrival) -> {
      long due = clock.nowNanos() + delay.get().toNanos();
      long inOrder = Math.max(due, lastNanos.getOrDefault(channel, due));
      lastNanos.put(channel, inOrder);
      clock.after(Duration.ofNanos(inOrder - clock.nowNanos()), arrival);
    };
  }

  /** Carries what it is told to: the next thing of the channel that a list of choices names. */
  final class Chosen implements Fabric {
    private final Map<String, Deque<Runnable>> channels = new LinkedHashMap<>();

    @Override
    public void carry(String channel, Runnable arrival) {
      channels.computeIfAbsent(channel, name -> new ArrayDeque<>()).add(arrival);
    }

    /** Returns how many channels have something to deliver. */
    int open() {
      return (int) channels.values().stream().filter(queue -> !queue.isEmpty()).count();
    }

    /** Delivers the next thing of one of the channels that have something, and says which. */
    String deliver(int choice) {
      Map.Entry<String, Deque<Runnable>> chosen =
          channels.entrySet().stream()
              .filter(entry -> !entry.getValue().isEmpty())
              .skip(choice)
              .findFirst()
              .orElseThrow();
      chosen.getValue().remove().run();
      return chosen.getKey();
    }
  }
}

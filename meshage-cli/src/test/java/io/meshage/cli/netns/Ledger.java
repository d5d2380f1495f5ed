package io.meshage.cli.netns;

import io.meshage.cli.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What was sent, what was told of it, and when whom was killed; compared in the end with what was
 * printed. Thread-safe until {@link #verdict}, which comes after all senders have ended.
 */
final class Ledger {
  /** What a killed process may have taken into its inbox and not printed yet. */
  private static final Duration PRINTING = Duration.ofSeconds(2);

  private final Queue<Sent> sends = new ConcurrentLinkedQueue<>();
  private final Queue<Kill> kills = new ConcurrentLinkedQueue<>();

  private record Sent(String body, Set<String> to, long began, long ended, JsonObject report) {}

  private record Kill(String machine, long at) {}

  /** What came of it all; the lists are empty if all was well. */
  record Verdict(
      Map<String, Integer> outcomes,
      List<String> unnamed,
      List<String> lost,
      List<String> doubled,
      int diedWithTheProcess) {}

  void reported(String body, Collection<String> to, long began, JsonObject report) {
    sends.add(new Sent(body, Set.copyOf(to), began, System.nanoTime(), report));
  }

  void killed(String machine) {
    kills.add(new Kill(machine, System.nanoTime()));
  }

  /** Compares; {@code printed} has the bodies that each machine printed. */
  Verdict verdict(Map<String, List<String>> printed) {
    Verdict verdict =
        new Verdict(new TreeMap<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), 0);
    int died = 0;
    Map<String, Map<String, Integer>> counts = new HashMap<>();
    printed.forEach(
        (machine, bodies) -> {
          Map<String, Integer> times = new HashMap<>();
          bodies.forEach(body -> times.merge(body, 1, Integer::sum));
          times.forEach(
              (body, often) -> {
                if (often > 1) {
                  verdict.doubled.add(body + " at " + machine + ", " + often + " times");
                }
              });
          counts.put(machine, times);
        });
    for (Sent sent : sends) {
      Map<String, String> outcomes = outcomes(sent.report);
      if (!outcomes.keySet().equals(sent.to)) {
        verdict.unnamed.add(sent.body + " to " + sent.to + ": " + sent.report);
      }
      for (var outcome : outcomes.entrySet()) {
        verdict.outcomes.merge(outcome.getValue(), 1, Integer::sum);
        String machine = outcome.getKey();
        boolean isMissing =
            outcome.getValue().equals("ACKNOWLEDGED")
                && !counts.getOrDefault(machine, Map.of()).containsKey(sent.body);
        if (isMissing && diedWith(machine, sent)) {
          died++;
        } else if (isMissing) {
          verdict.lost.add(sent.body + " at " + machine + ": " + sent.report);
        }
      }
    }
    return new Verdict(verdict.outcomes, verdict.unnamed, verdict.lost, verdict.doubled, died);
  }

  private static Map<String, String> outcomes(JsonObject report) {
    Map<String, String> outcomes = new TreeMap<>();
    report.texts("acknowledged").forEach(name -> outcomes.put(name, "ACKNOWLEDGED"));
    JsonObject failed = report.object("failed");
    failed.names().forEach(name -> outcomes.put(name, failed.text(name)));
    return outcomes;
  }

  /** A process that is killed takes along what it had acknowledged and not yet printed. */
  private boolean diedWith(String machine, Sent sent) {
    return kills.stream()
        .anyMatch(
            kill ->
                kill.machine.equals(machine)
                    && kill.at >= sent.began
                    && kill.at <= sent.ended + PRINTING.toNanos());
  }
}

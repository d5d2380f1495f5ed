package io.meshage.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.scenario.Hunt;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How sharp the campaign is: which of its first seeds notice that the product is broken, and by
 * what. Prints the table of docs/protocol/proof.md, a line each.
 */
@Tag("soak")
class CampaignPowerTest {
  private static final int SEEDS = Integer.getInteger("meshage.seeds", 200);
  private static final int LONGEST = 120;

  /** What is broken, in words and as texts of the sources: file, text, what takes its place. */
  private record Flaw(String words, List<String> edits) {
    Mutant mutant() throws IOException {
      Mutant mutant = new Mutant();
      for (int i = 0; i < edits.size(); i += 3) {
        mutant.with(edits.get(i), edits.get(i + 1), edits.get(i + 2));
      }
      return mutant;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  private static Flaw flaw(String words, String... edits) {
    return new Flaw(words, List.of(edits));
  }

  private static final String RECEPTION = "protocol/delivery/LocalDelivery.java";
  private static final String DELIVERY = "protocol/delivery/Delivery.java";
  private static final String STORE = "protocol/topology/AnnouncementStore.java";
  private static final String HOLD =
      "if (after > 0 && after < counter && !from.window.isSettled(after)) {";
  private static final String STALE = "if (from.isStale(counter)) {";
  private static final String NO = "if (false) {";

  private static List<Flaw> noticed() {
    return List.of(
        flaw("relays do not reroute", DELIVERY, "      relay.linkDown(peer);\n", ""),
        flaw("the source does not reroute", DELIVERY, "      sends.linkDown(peer);\n", ""),
        flaw(
            "nobody reroutes", "protocol/delivery/Forwarder.java", "          again.add(row);", ""),
        flaw(
            "gravestones are ignored",
            STORE,
            "    if (stone == null) {\n      return Freshness.NEWER;",
            "    if (stone == null || !purge) {\n      return Freshness.NEWER;"),
        flaw("gravestones are not set", STORE, "    gravestones.put(origin, stone);\n", ""),
        flaw("nothing is held for order", RECEPTION, HOLD, NO),
        flaw("order is not kept", RECEPTION, HOLD, NO, RECEPTION, STALE, NO),
        flaw(
            "what is BUSY is not noted",
            RECEPTION,
            "      from.window.set(id.counter(), SeenWindow.REFUSED, now);\n",
            ""),
        flaw(
            "what was delivered is not noted",
            RECEPTION,
            "if (state == SeenWindow.UNSEEN || state == SeenWindow.REFUSED) {",
            "if (state != SeenWindow.OLD) {"),
        flaw(
            "an old life is not outbid",
            "protocol/topology/Identity.java",
            "case NEWER, INCOMPARABLE -> reclaim(foreign, nowNanos);",
            "case NEWER, INCOMPARABLE -> Answer.NOTHING;"),
        flaw(
            "requests of an exchange are ignored",
            "protocol/topology/Exchanges.java",
            "request.origins().forEach(origin -> outlet.offer(from, origin));",
            ""),
        flaw(
            "who is behind is not told",
            "protocol/topology/AnnouncementReceiver.java",
            "if (!tells.may(origin, scheduler.nowNanos())) {",
            "if (true) {"),
        flaw(
            "a queue that was full forgets what it owes",
            "protocol/topology/Flooder.java",
            "    debt.origins.add(origin);\n",
            ""));
  }

  /** What others make good: docs/protocol/proof.md says who. */
  private static List<Flaw> covered() {
    return List.of(
        flaw(
            "a restarted node does not learn before it speaks",
            "protocol/topology/Identity.java",
            "    exceed(foreign);\n    return Answer.RECLAIMED;",
            "    return Answer.NOTHING;"),
        flaw(
            "relays do not go round a refusal",
            "protocol/delivery/Relay.java",
            "MAX_REROUTES = 1",
            "MAX_REROUTES = 0"),
        flaw(
            "the source does not try unasked",
            "protocol/delivery/Retries.java",
            "      tryAnotherWay(passage, nowNanos);\n",
            ""),
        flaw(
            "digests of pings are not compared",
            "protocol/topology/LinkState.java",
            "    reception.exchanges().heard(from, digest, count);\n",
            ""),
        flaw(
            "copies that came twice go on twice",
            "protocol/delivery/Relay.java",
            "passage.older != null && isDouble(passage, passage.older)",
            "false"),
        flaw("sends do not hear who left", DELIVERY, "    sends.nodeLeft(node);\n", ""));
  }

  /** Returns by seed how it failed; the rest did not notice. */
  private static SortedMap<Long, String> kills(Flaw flaw) throws Exception {
    Method burn = flaw.mutant().in(Hunt.class).getMethod("burn", long.class);
    SortedMap<Long, String> kills = new ConcurrentSkipListMap<>();
    LongStream.rangeClosed(1, SEEDS)
        .parallel()
        .forEach(
            seed -> {
              String failure = failure(burn, seed);
              if (!failure.isEmpty()) {
                kills.put(seed, failure);
              }
            });
    print(flaw, kills);
    return new TreeMap<>(kills);
  }

  private static String failure(Method burn, long seed) {
    try {
      return String.valueOf(burn.invoke(null, seed));
    } catch (InvocationTargetException e) {
      return "it threw " + e.getCause();
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static void print(Flaw flaw, SortedMap<Long, String> kills) {
    String words =
        kills.isEmpty()
            ? ""
            : kills.get(kills.firstKey()).lines().findFirst().orElse("").replaceFirst(".*?: ", "");
    System.out.printf(
        "| %s | %s | %d of %d | %s |%n",
        flaw,
        kills.isEmpty() ? "none" : kills.firstKey(),
        kills.size(),
        SEEDS,
        words.length() > LONGEST ? words.substring(0, LONGEST) + " …" : words);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("noticed")
  void theCampaignNotices(Flaw flaw) throws Exception {
    assertThat(kills(flaw)).isNotEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("covered")
  void whatOthersMakeGoodBreaksNoPromise(Flaw flaw) throws Exception {
    assertThat(kills(flaw)).isEmpty();
  }
}

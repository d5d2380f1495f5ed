package io.meshage.protocol.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Limits;
import io.meshage.MeshConfig;
import io.meshage.NodeId;
import io.meshage.message.HealthMessage;
import io.meshage.message.HealthMessage.PingReport;
import io.meshage.message.HealthMessage.PingReport.Finding;
import io.meshage.message.HealthMessage.PingRequest;
import io.meshage.message.MeshMessage;
import io.meshage.protocol.port.HealthNews;
import io.meshage.protocol.port.Neighbours;
import io.meshage.testkit.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Who does not hear a neighbour asks the others, and says what they heard. */
class WitnessesTest {
  private static final Duration HOP = Duration.ofMillis(1);
  private static final Duration HALF = Duration.ofMillis(125);
  private static final Duration VERDICT = Duration.ofMillis(1_200);

  private final ManualScheduler clock = new ManualScheduler();
  private final Map<NodeId, House> houses = new LinkedHashMap<>();

  /** Directions in which everything is lost. */
  private final Set<String> cut = new LinkedHashSet<>();

  private void meet(String... names) {
    for (String name : names) {
      House house = new House(name);
      houses.values().forEach(other -> linked(house, other));
      houses.put(house.id, house);
    }
    clock.advance(Duration.ofSeconds(5));
  }

  private static void linked(House one, House other) {
    one.health.neighbourUp(other.id);
    other.health.neighbourUp(one.id);
  }

  private House house(String name) {
    return house(NodeId.ofName(name));
  }

  private House house(NodeId id) {
    return Objects.requireNonNull(houses.get(id));
  }

  private void cut(String... directions) {
    cut.addAll(List.of(directions));
  }

  /** Nothing comes from a node any more. */
  private void die(String name) {
    houses.values().forEach(other -> cut(name + ">" + other.name));
  }

  @Test
  void whomOthersHearIsGivenUpForItsLink() {
    meet("a", "b", "c", "d");
    cut("b>a");

    clock.advance(VERDICT);

    assertThat(house("a").verdicts)
        .containsExactly(
            "b: it stopped answering here, but c and d hear it: the way between is at fault, not"
                + " the node");
  }

  @Test
  void whomNobodyHearsIsGivenUpForItself() {
    meet("a", "b", "c");
    die("b");

    clock.advance(VERDICT);

    assertThat(house("a").verdicts)
        .containsExactly("b: it stopped answering, and c does not hear it either");
  }

  @Test
  void oneThatHearsItIsEnough() {
    meet("a", "b", "c", "d");
    cut("b>a", "b>c");

    clock.advance(VERDICT);

    assertThat(house("a").verdicts.get(0)).contains("but d hears it");
  }

  @Test
  void whereThereIsNobodyToAskNothingIsClaimed() {
    meet("a", "b");
    die("b");

    clock.advance(VERDICT);

    assertThat(house("a").verdicts).containsExactly("b: it stopped answering");
  }

  @Test
  void onlyThoseWhoAnnounceALinkToItAreAsked() {
    meet("a", "b", "c");
    house("a").strangers = true;
    die("b");

    clock.advance(VERDICT);

    assertThat(house("c").asked).isZero();
    assertThat(house("a").verdicts).containsExactly("b: it stopped answering");
  }

  @Test
  void atMostThreeAreAskedOnceEach() {
    meet("a", "b", "c", "d", "e", "f", "g");
    cut("b>a");

    clock.advance(VERDICT);

    assertThat(houses.values().stream().mapToInt(house -> house.asked).sum())
        .isEqualTo(Witnesses.MOST_ASKED);
    assertThat(houses.values()).allMatch(house -> house.asked <= 1);
  }

  @Test
  void whoIsHeardAgainIsAskedAboutAnewTheNextTime() {
    meet("a", "b", "c");
    for (int i = 0; i < 3; i++) {
      cut("b>a");
      for (int millis = 0; millis < 2_000 && house("c").asked == i; millis++) {
        clock.advance(HOP);
      }
      house("a").health.heard(house("b").id); // in time
      cut.clear();
      clock.advance(Duration.ofSeconds(5));
    }

    assertThat(house("a").verdicts).isEmpty();
    assertThat(house("c").asked).isEqualTo(3);
  }

  @Test
  void whoHasNoLinkToItSaysSo() {
    meet("a", "c");
    NodeId stranger = NodeId.ofName("b");

    house("c").health.received(house("a").id, new PingRequest(7, stranger));

    assertThat(house("c").reports).containsExactly(new PingReport(7, stranger, Finding.NOT_LINKED));
  }

  @Test
  void questionsCostTheirSubjectOnePingInHalfAnIntervalAndAreLimited() {
    meet("a", "b", "c");
    clock.advance(HALF);
    int before = house("c").pings;

    for (int i = 0; i < 1_000; i++) {
      house("c").health.received(house("a").id, new PingRequest(i, house("b").id));
    }

    assertThat(house("c").pings - before).isLessThanOrEqualTo(1);
    assertThat(house("c").counted)
        .hasSize(1_000 - Limits.PING_REQUESTS_AT_ONCE)
        .containsOnly("witnesses-refused");
    clock.advance(Duration.ofSeconds(1));
    assertThat(house("c").reports).hasSize(Limits.PING_REQUESTS_AT_ONCE);
  }

  @Test
  void whoWasNotAskedChangesNothing() {
    meet("a", "b", "c");
    die("b");
    clock.advance(Duration.ofMillis(900));
    HealthMessage lie = new PingReport(1, house("b").id, Finding.HEARD);
    house("a").health.received(NodeId.ofName("liar"), lie);
    house("a").health.receivedAside(NodeId.ofName("liar"), lie);

    clock.advance(VERDICT);

    assertThat(house("a").verdicts.get(0)).contains("c does not hear it either");
  }

  private final class House implements Neighbours, HealthNews {
    final String name;
    final NodeId id;
    final FailureDetector health;
    final List<String> verdicts = new ArrayList<>();
    final List<PingReport> reports = new ArrayList<>();
    final List<String> counted = new ArrayList<>();
    boolean strangers;
    int asked;
    int pings;

    House(String name) {
      this.name = name;
      id = NodeId.ofName(name);
      MeshConfig config = MeshConfig.lan(name).build();
      health = new FailureDetector(config, this, clock, new SplittableRandom(1), this);
    }

    @Override
    public boolean send(NodeId neighbour, MeshMessage message) {
      if (message instanceof PingReport report) {
        reports.add(report);
      } else if (message instanceof HealthMessage.Ping) {
        pings++;
      }
      House there = houses.get(neighbour);
      if (there != null && !cut.contains(name + ">" + there.name)) {
        clock.after(HOP, () -> there.hear(id, (HealthMessage) message));
      }
      return true;
    }

    void hear(NodeId from, HealthMessage message) {
      if (message instanceof PingRequest) {
        asked++;
      }
      health.received(from, message);
    }

    @Override
    public void silent(NodeId neighbour, String text) {
      verdicts.add(house(neighbour).name + ": " + text);
      health.neighbourDown(neighbour);
    }

    @Override
    public void digestHeard(NodeId neighbour, long digest, int count) {}

    @Override
    public long digest() {
      return 0;
    }

    @Override
    public int count() {
      return 0;
    }

    @Override
    public boolean announcesLink(NodeId node, NodeId other) {
      return !strangers;
    }

    @Override
    public String name(NodeId node) {
      return house(node).name;
    }

    @Override
    public void count(String counter) {
      counted.add(counter);
    }
  }
}

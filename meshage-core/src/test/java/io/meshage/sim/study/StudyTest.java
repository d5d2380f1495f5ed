package io.meshage.sim.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Outcome;
import io.meshage.sim.study.Action.Choice;
import io.meshage.sim.study.NetworkPlan.Link;
import io.meshage.sim.study.StudyReport.Fault;
import io.meshage.sim.study.StudyReport.FaultSum;
import io.meshage.sim.study.StudyReport.LinkFate;
import io.meshage.sim.study.StudyReport.NodeFate;
import io.meshage.sim.study.StudyReport.Phase;
import io.meshage.wire.FrameKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Small studies whose results can be told beforehand. */
class StudyTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static NetworkPlan ring(String... names) {
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      links.add(new Link(names[i], names[(i + 1) % names.length]));
    }
    return new NetworkPlan(List.of(names), links, Map.of());
  }

  private static StudyReport run(StudySettings.Builder settings) {
    return Study.run(settings.build(), Study.Progress.NONE);
  }

  @Test
  void aHealthyRingDeliversEverythingByTheShortestPath() {
    StudyReport report =
        run(StudySettings.of(ring("a", "b", "c", "d", "e")).duration(Duration.ofSeconds(10)));

    assertThat(report.isGood()).isTrue();
    assertThat(report.faults()).isEmpty();
    Deliveries deliveries = report.deliveries();
    assertThat(deliveries.sends()).isBetween(60L, 140L);
    assertThat(deliveries.broadcasts()).isPositive().isLessThan(deliveries.sends() / 4);
    assertThat(deliveries.outcomes()).containsOnlyKeys(Outcome.ACKNOWLEDGED);
    assertThat(deliveries.handedOver()).isEqualTo(deliveries.count(Outcome.ACKNOWLEDGED));
    assertThat(deliveries.stretchPerMille().max()).isEqualTo(1000);
    assertThat(deliveries.acknowledgedNanos().quantile(0.5)).isBetween(2_000_000L, 4_000_000L);
    assertThat(report.queuePeak().bytes()).isZero();
  }

  @Test
  void anIdleMeshOnlyPings() {
    StudyReport report = run(StudySettings.of(ring("a", "b", "c")).duration(SECOND).load(0));

    var rest = report.traffic(Phase.REST);
    assertThat(rest.traffic().frames(FrameKind.PING)).isPositive();
    assertThat(rest.traffic().frames()).isEqualTo(rest.traffic().frames(FrameKind.PING));
    assertThat(rest.nodeSeconds()).isEqualTo(15);
    assertThat(report.deliveries().sends()).isZero();
  }

  @Test
  void aCutLinkIsLearnedByAllAfterThePingsSaySo() {
    StudyReport report =
        run(
            StudySettings.of(ring("a", "b", "c", "d"))
                .duration(Duration.ofSeconds(5))
                .step(SECOND, new Action.Cut(new Choice.Between("b", "a"))));

    assertThat(report.isGood()).isTrue();
    Fault cut = report.faults().get(0);
    assertThat(cut.kind()).isEqualTo(FaultKind.LINK_DOWN);
    assertThat(cut.what()).isEqualTo("a – b");
    assertThat(cut.learnedNanos().count()).isEqualTo(4);
    assertThat(Duration.ofNanos(cut.learnedNanos().max()))
        .as("four ping intervals of 250 ms, and some more")
        .isBetween(Duration.ofMillis(700), Duration.ofMillis(1300));
    assertThat(report.links())
        .filteredOn(link -> !link.up())
        .extracting(LinkFate::failures)
        .containsExactly(1);
  }

  @Test
  void aKilledNodeIsForgottenAndARestartedOneIsBack() {
    StudyReport report =
        run(
            StudySettings.of(ring("a", "b", "c", "d"))
                .duration(Duration.ofSeconds(8))
                .step(SECOND, new Action.Kill(new Choice.Names(List.of("c"))))
                .step(SECOND.multipliedBy(4), new Action.Restart(new Choice.All())));

    assertThat(report.isGood()).isTrue();
    assertThat(report.faults())
        .extracting(Fault::kind)
        .containsExactly(FaultKind.NODE_DOWN, FaultKind.NODE_UP);
    assertThat(report.faults().get(0).learnedNanos().count()).isEqualTo(3);
    assertThat(report.faults().get(1).learnedNanos().count()).isEqualTo(4);
    assertThat(report.nodes()).extracting(NodeFate::failures).containsExactly(0, 0, 1, 0);
    assertThat(report.nodes()).allMatch(NodeFate::running);
  }

  @Test
  void aPartitionIsTwoMeshesUntilItHeals() {
    StudyReport report =
        run(
            StudySettings.of(ring("a", "b", "c", "d", "e", "f"))
                .duration(Duration.ofSeconds(15))
                .load(20)
                .step(SECOND, new Action.Partition(List.of(List.of("a", "b", "c"))))
                .step(SECOND.multipliedBy(5), new Action.Heal()));

    assertThat(report.isGood()).isTrue();
    assertThat(report.sums()).containsOnlyKeys(FaultKind.PARTITION, FaultKind.HEAL);
    assertThat(report.sums().values()).extracting(FaultSum::unlearned).containsOnly(0L);
    assertThat(report.deliveries().count(Outcome.ACKNOWLEDGED)).isPositive();
    Set<Double> agreeing = new TreeSet<>();
    report.timeline().forEach(moment -> agreeing.add(moment.agreeing()));
    assertThat(agreeing).contains(0.0, 1.0);
  }

  @Test
  void theSameSeedGivesTheSameReportAndAnotherSeedAnother() {
    StudySettings.Builder settings =
        StudySettings.of(NetworkPlan.random(15, 3, 4))
            .duration(Duration.ofSeconds(10))
            .linkFailures(0.03)
            .nodeFailures(0.02)
            .outage(Duration.ofSeconds(2));

    StudyReport first = run(settings.seed(7));
    StudyReport second = run(settings.seed(7));
    StudyReport other = run(settings.seed(8));

    assertThat(first.broken()).isEmpty();
    assertThat(second.traceHash()).isEqualTo(first.traceHash());
    assertThat(second.timeline()).isEqualTo(first.timeline());
    assertThat(second.events()).isEqualTo(first.events());
    assertThat(other.traceHash()).isNotEqualTo(first.traceHash());
    assertThat(first.sums()).containsKeys(FaultKind.LINK_DOWN, FaultKind.NODE_DOWN);
  }

  @Test
  void aMeshWithoutLinksAgreesThatThereIsNobody() {
    NetworkPlan lonely = new NetworkPlan(List.of("a", "b"), List.of(), Map.of());

    StudyReport report = run(StudySettings.of(lonely).duration(SECOND));

    assertThat(report.isGood()).isTrue();
    assertThat(report.deliveries().outcomes()).doesNotContainKey(Outcome.ACKNOWLEDGED);
  }
}

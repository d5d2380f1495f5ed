package io.meshage.cli.simulate;

import io.meshage.cli.json.JsonObject;
import io.meshage.cli.simulate.StudyOptions.Prepared;
import io.meshage.sim.study.Deliveries;
import io.meshage.sim.study.NetworkPlan;
import io.meshage.sim.study.Quantiles;
import io.meshage.sim.study.StudyReport;
import io.meshage.sim.study.StudyReport.Fault;
import io.meshage.sim.study.StudyReport.FaultSum;
import io.meshage.sim.study.StudyReport.LinkFate;
import io.meshage.sim.study.StudyReport.NodeFate;
import io.meshage.sim.study.StudyReport.Phase;
import io.meshage.sim.study.StudyReport.PhaseTraffic;
import io.meshage.wire.FrameKind;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What came of a study, for programs. */
final class StudyJson {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final double MILLE = 1_000;

  private StudyJson() {}

  static JsonObject of(Prepared study, StudyReport report, Duration wall) {
    NetworkPlan plan = study.settings().plan();
    JsonObject json =
        new JsonObject()
            .put("topology", study.name())
            .put("seed", study.settings().seed())
            .put("nodes", plan.nodes().size())
            .put("links", plan.links().size())
            .put("diameter", plan.diameter())
            .put("components", plan.components())
            .put("remarks", study.remarks())
            .put("good", report.isGood());
    if (!report.isGood()) {
      json.put("problem", StudyText.problem(report));
    }
    json.put("agreement", agreement(report))
        .putObjects("faults", report.faults().stream().map(StudyJson::fault).toList())
        .put("deliveries", deliveries(report.deliveries()))
        .put("traffic", traffic(report))
        .put("queuePeak", queuePeak(report))
        .putObjects("timeline", timeline(report))
        .putObjects("failedLinks", failedLinks(report.links()))
        .putObjects("failedNodes", failedNodes(report.nodes()))
        .put("simulatedMicros", micros(report.virtualTime()))
        .put("elapsedMicros", micros(wall))
        .put("events", report.events())
        .put("traceHash", String.format("%016x", report.traceHash()));
    return json;
  }

  private static JsonObject agreement(StudyReport report) {
    JsonObject json = new JsonObject();
    report.firstAgreement().ifPresent(first -> json.put("firstMicros", micros(first)));
    report.finalAgreement().ifPresent(last -> json.put("finalMicros", micros(last)));
    json.put("coldStart", spread(report.firstPerNodeNanos()));
    json.put("dissenters", report.dissenters());
    JsonObject kinds = new JsonObject();
    report.sums().forEach((kind, sum) -> kinds.put(name(kind), sum(sum)));
    return json.put("faults", kinds);
  }

  private static JsonObject sum(FaultSum sum) {
    return new JsonObject()
        .put("times", sum.faults())
        .put("learnedMicros", spread(sum.learnedNanos()))
        .put("overtaken", sum.overtaken())
        .put("unlearned", sum.unlearned());
  }

  private static JsonObject fault(Fault fault) {
    return new JsonObject()
        .put("kind", name(fault.kind()))
        .put("what", fault.what())
        .put("atMicros", micros(fault.at()))
        .put("learnedMicros", spread(fault.learnedNanos()))
        .put("overtaken", fault.overtaken())
        .put("unlearned", fault.unlearned());
  }

  private static JsonObject deliveries(Deliveries deliveries) {
    JsonObject outcomes = new JsonObject();
    deliveries.outcomes().forEach((outcome, count) -> outcomes.put(outcome.name(), count));
    Quantiles stretch = deliveries.stretchPerMille();
    return new JsonObject()
        .put("sends", deliveries.sends())
        .put("broadcasts", deliveries.broadcasts())
        .put("recipients", deliveries.recipients())
        .put("outcomes", outcomes)
        .put("sendersKilled", deliveries.orphanedSends())
        .put("refused", deliveries.refusedSends())
        .put("handedOver", deliveries.handedOver())
        .put("arrivedMicros", spread(deliveries.arrivedNanos()))
        .put("acknowledgedMicros", spread(deliveries.acknowledgedNanos()))
        .put(
            "stretchPerMille",
            new JsonObject()
                .put("count", stretch.count())
                .put("mean", Math.round(stretch.mean()))
                .put("p50", stretch.quantile(0.5))
                .put("p99", stretch.quantile(0.99))
                .put("max", stretch.max()));
  }

  private static JsonObject traffic(StudyReport report) {
    JsonObject json = new JsonObject();
    for (Map.Entry<Phase, PhaseTraffic> phase : report.traffic().entrySet()) {
      JsonObject kinds = new JsonObject();
      for (FrameKind kind : FrameKind.values()) {
        kinds.put(
            name(kind),
            new JsonObject()
                .put("frames", phase.getValue().traffic().frames(kind))
                .put("bytes", phase.getValue().traffic().bytes(kind)));
      }
      json.put(
          name(phase.getKey()),
          kinds
              .put("lengthMicros", micros(phase.getValue().length()))
              .put("nodeMillis", Math.round(phase.getValue().nodeSeconds() * MILLE)));
    }
    return json;
  }

  private static JsonObject queuePeak(StudyReport report) {
    var peak = report.queuePeak();
    return new JsonObject()
        .put("from", peak.from())
        .put("to", peak.to())
        .put("bytes", peak.bytes())
        .put("atMicros", micros(peak.at()));
  }

  private static List<JsonObject> timeline(StudyReport report) {
    return report.timeline().stream()
        .map(
            moment ->
                new JsonObject()
                    .put("atMicros", micros(moment.at()))
                    .put("agreeingPerMille", Math.round(moment.agreeing() * MILLE))
                    .put("running", moment.running())
                    .put("linksDown", moment.linksDown())
                    .put("unlearned", moment.unlearned())
                    .put("acknowledged", moment.acknowledged())
                    .put("failed", moment.failed())
                    .put("floodBytes", moment.floodBytes())
                    .put("bytes", moment.bytes()))
        .toList();
  }

  private static List<JsonObject> failedLinks(List<LinkFate> links) {
    return links.stream()
        .filter(fate -> fate.failures() > 0 || !fate.up())
        .map(
            fate ->
                new JsonObject()
                    .put("a", fate.link().a())
                    .put("b", fate.link().b())
                    .put("times", fate.failures())
                    .put("up", fate.up()))
        .toList();
  }

  private static List<JsonObject> failedNodes(List<NodeFate> nodes) {
    return nodes.stream()
        .filter(fate -> fate.failures() > 0 || !fate.running())
        .map(
            fate ->
                new JsonObject()
                    .put("node", fate.node())
                    .put("times", fate.failures())
                    .put("running", fate.running()))
        .toList();
  }

  /** As for pings: empty if there was nothing to measure. */
  private static JsonObject spread(Quantiles nanos) {
    JsonObject json = new JsonObject().put("count", nanos.count());
    return nanos.isEmpty()
        ? json
        : json.put("p50", nanos.quantile(0.5) / NANOS_PER_MICRO)
            .put("p99", nanos.quantile(0.99) / NANOS_PER_MICRO)
            .put("max", nanos.max() / NANOS_PER_MICRO);
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / NANOS_PER_MICRO;
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

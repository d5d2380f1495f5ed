package io.meshage.cli.simulate;

import io.meshage.Outcome;
import io.meshage.cli.simulate.StudyOptions.Prepared;
import io.meshage.cli.text.Durations;
import io.meshage.cli.text.Paint;
import io.meshage.cli.text.Table;
import io.meshage.sim.study.Deliveries;
import io.meshage.sim.study.NetworkPlan;
import io.meshage.sim.study.Quantiles;
import io.meshage.sim.study.StudyReport;
import io.meshage.sim.study.StudyReport.Fault;
import io.meshage.sim.study.StudyReport.Phase;
import io.meshage.sim.study.StudyReport.PhaseTraffic;
import io.meshage.sim.study.StudySettings;
import io.meshage.wire.FrameKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What came of a study, for people. */
final class StudyText {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final double MILLE = 1_000;
  private static final double MEDIAN = 0.5;

  /** So many faults are told one by one. */
  private static final int MOST_ALONE = 12;

  private static final int MOST_CHARS = 40;
  private static final String GOOD =
      "the mesh agreed at the end, nothing was lost that was acknowledged, every invariant held";
  private static final double HIGH = 0.99;

  private final Prepared study;
  private final StudyReport report;
  private final Paint paint;
  private final List<String> lines = new ArrayList<>();

  StudyText(Prepared study, StudyReport report, Paint paint) {
    this.study = study;
    this.report = report;
    this.paint = paint;
  }

  List<String> lines(Duration wall) {
    head();
    section("Agreement");
    agreement().lines(paint).forEach(this::tell);
    if (report.firstAgreement().isPresent()) {
      section("Messages");
      messages().lines(paint).forEach(this::tell);
      times().lines(paint).forEach(this::tell);
      section("Traffic, for each node and second");
      traffic().lines(paint).forEach(this::tell);
      tell(paint.dim(cold()));
      tell(paint.dim(queues()));
    }
    lines.add("");
    verdict();
    lines.add(
        paint.dim(
            "simulated "
                + time(report.virtualTime())
                + " in "
                + time(wall)
                + ", "
                + number(report.events())
                + " events"));
    return lines;
  }

  /** Returns the report in a few lines, for its picture. */
  List<String> notes() {
    List<String> notes = new ArrayList<>(List.of(size() + "; " + asked()));
    List<String> agreed = new ArrayList<>();
    report
        .firstAgreement()
        .ifPresent(first -> agreed.add("cold start: all agreed after " + time(first)));
    report
        .sums()
        .forEach(
            (kind, sum) -> {
              if (!sum.learnedNanos().isEmpty()) {
                agreed.add(
                    kind.words()
                        + " ("
                        + number(sum.faults())
                        + "): known after "
                        + time(sum.learnedNanos(), MEDIAN)
                        + ", p99 "
                        + time(sum.learnedNanos(), HIGH));
              }
            });
    notes.add(String.join("; ", agreed));
    Deliveries deliveries = report.deliveries();
    notes.add(
        number(deliveries.sends())
            + " messages to "
            + number(deliveries.recipients())
            + " recipients, "
            + number(deliveries.count(Outcome.ACKNOWLEDGED))
            + " acknowledged"
            + share(deliveries));
    notes.add(report.isGood() ? GOOD : problem(report));
    return notes;
  }

  private String size() {
    NetworkPlan plan = study.settings().plan();
    int parts = plan.components();
    return number(plan.nodes().size())
        + " nodes, "
        + number(plan.links().size())
        + " links, diameter "
        + plan.diameter()
        + (parts == 1 ? "" : ", " + parts + " separate parts");
  }

  private void head() {
    lines.add(paint.bold(study.name()) + "  " + size());
    tell(paint.dim(asked()));
    study.remarks().forEach(remark -> tell(paint.notable(remark)));
  }

  private String asked() {
    StudySettings settings = study.settings();
    List<String> words = new ArrayList<>();
    words.add("seed " + settings.seed());
    words.add(study.delays());
    if (settings.loss() > 0) {
      words.add(percent(settings.loss()) + " of packets lost");
    }
    words.add(
        Durations.format(settings.duration())
            + " with "
            + amount(settings.loadPerSecond())
            + " messages a second, "
            + percent(settings.broadcastShare())
            + " of them to all");
    if (settings.linkFailures() > 0) {
      words.add(percent(settings.linkFailures()) + " of links failing each second");
    }
    if (settings.nodeFailures() > 0) {
      words.add(percent(settings.nodeFailures()) + " of nodes killed each second");
    }
    if (settings.linkFailures() > 0 || settings.nodeFailures() > 0) {
      words.add("back after about " + Durations.format(settings.outage()));
    }
    return String.join(", ", words);
  }

  /** How long nodes need to see the mesh as it is; a few faults each, many by their kinds. */
  private Table agreement() {
    boolean each = report.faults().size() <= MOST_ALONE;
    Table table =
        new Table("until a node knew", each ? ">at" : ">times", ">p50", ">p99", ">max", "");
    String never = report.firstAgreement().isPresent() ? "" : "not all did";
    row(table, "cold start", "", report.firstPerNodeNanos(), never);
    if (each) {
      for (Fault fault : report.faults()) {
        String what = fault.kind().words() + ": " + shortened(fault.what());
        row(table, what, time(sinceStart(fault)), fault.learnedNanos(), never(fault.unlearned()));
      }
    } else {
      report
          .sums()
          .forEach(
              (kind, sum) ->
                  row(
                      table,
                      kind.words(),
                      number(sum.faults()),
                      sum.learnedNanos(),
                      never(sum.unlearned())));
    }
    report
        .finalAgreement()
        .ifPresent(
            after ->
                table.row(
                    "all agreed again",
                    "",
                    "",
                    "",
                    after.isZero() ? "at once" : time(after),
                    "at the end of load and faults"));
    return table;
  }

  private static void row(Table table, String what, String when, Quantiles nanos, String remark) {
    table.row(what, when, time(nanos, MEDIAN), time(nanos, HIGH), max(nanos), remark);
  }

  private static String never(long unlearned) {
    return unlearned == 0 ? "" : number(unlearned) + " never";
  }

  private static String shortened(String text) {
    return text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS - 2) + " …";
  }

  /** As a script counts: from the end of the rest. */
  private Duration sinceStart(Fault fault) {
    return fault
        .at()
        .minus(report.traffic(Phase.START).length())
        .minus(report.traffic(Phase.REST).length());
  }

  private Table messages() {
    Deliveries deliveries = report.deliveries();
    Table table = new Table("", ">", "");
    table.row("sent", number(deliveries.sends()), number(deliveries.broadcasts()) + " to all");
    table.row(
        "acknowledged",
        number(deliveries.count(Outcome.ACKNOWLEDGED)),
        "of " + number(deliveries.recipients()) + " recipients" + share(deliveries));
    deliveries
        .outcomes()
        .forEach(
            (outcome, count) -> {
              if (outcome != Outcome.ACKNOWLEDGED) {
                table.row(outcome.words(), number(count), "");
              }
            });
    if (deliveries.orphanedSends() > 0) {
      table.row("without report", number(deliveries.orphanedSends()), "their sender was killed");
    }
    if (deliveries.refusedSends() > 0) {
      table.row("refused", number(deliveries.refusedSends()), "by their sender");
    }
    table.row("duplicates", isBroken("I5") ? "some" : "0", "");
    table.row("acknowledged but lost", isBroken("I6") ? "some" : "0", "");
    return table;
  }

  private boolean isBroken(String invariant) {
    return report.broken().filter(text -> text.contains("invariant " + invariant)).isPresent();
  }

  private static String share(Deliveries deliveries) {
    return deliveries.recipients() == 0
        ? ""
        : ", " + percent((double) deliveries.count(Outcome.ACKNOWLEDGED) / deliveries.recipients());
  }

  private Table times() {
    Deliveries deliveries = report.deliveries();
    Table table = new Table("", ">p50", ">p99", ">max");
    row(table, "until it arrived", deliveries.arrivedNanos());
    row(table, "until all acknowledged", deliveries.acknowledgedNanos());
    Quantiles stretch = deliveries.stretchPerMille();
    if (!stretch.isEmpty()) {
      table.row(
          "hops over the shortest path",
          ratio(stretch.quantile(MEDIAN)),
          ratio(stretch.quantile(HIGH)),
          ratio(stretch.max()));
    }
    return table;
  }

  private static void row(Table table, String what, Quantiles nanos) {
    if (!nanos.isEmpty()) {
      table.row(what, time(nanos, MEDIAN), time(nanos, HIGH), max(nanos));
    }
  }

  private Table traffic() {
    PhaseTraffic rest = report.traffic(Phase.REST);
    PhaseTraffic run = report.traffic(Phase.RUN);
    Table table = new Table("", ">at rest", ">", ">load and faults", ">");
    row(table, "idle: pings", rest, run, EnumSet.of(FrameKind.PING));
    row(table, "flood: announcements", rest, run, EnumSet.of(FrameKind.TOPOLOGY));
    row(table, "data: messages", rest, run, EnumSet.of(FrameKind.DATA));
    row(table, "acknowledgements", rest, run, EnumSet.of(FrameKind.ACK));
    row(table, "handshakes", rest, run, EnumSet.of(FrameKind.HANDSHAKE));
    row(table, "all", rest, run, EnumSet.allOf(FrameKind.class));
    return table;
  }

  private static void row(
      Table table, String what, PhaseTraffic rest, PhaseTraffic run, Set<FrameKind> kinds) {
    table.row(what, frames(rest, kinds), bytes(rest, kinds), frames(run, kinds), bytes(run, kinds));
  }

  private static String frames(PhaseTraffic phase, Set<FrameKind> kinds) {
    long sum = kinds.stream().mapToLong(phase.traffic()::frames).sum();
    return phase.nodeSeconds() == 0 ? "" : amount(sum / phase.nodeSeconds()) + " frames";
  }

  private static String bytes(PhaseTraffic phase, Set<FrameKind> kinds) {
    long sum = kinds.stream().mapToLong(phase.traffic()::bytes).sum();
    return phase.nodeSeconds() == 0 ? "" : amount(sum / phase.nodeSeconds()) + " B";
  }

  private String cold() {
    PhaseTraffic start = report.traffic(Phase.START);
    int nodes = study.settings().plan().nodes().size();
    return "the cold start cost each node "
        + number(start.traffic().frames() / nodes)
        + " frames, "
        + number(start.traffic().bytes() / nodes)
        + " B";
  }

  private String queues() {
    var peak = report.queuePeak();
    return peak.bytes() == 0
        ? "no queue held anything when it was looked at, four times a second"
        : "the longest queue, of "
            + peak.from()
            + " to "
            + peak.to()
            + ", held "
            + number(peak.bytes())
            + " B at "
            + time(peak.at());
  }

  private void verdict() {
    if (report.isGood()) {
      lines.add(paint.good("✓ ") + GOOD);
    } else {
      lines.add(paint.bad("✗ ") + problem(report));
    }
  }

  /** Returns what went wrong, with the seed. */
  static String problem(StudyReport report) {
    if (report.broken().isPresent()) {
      return report.broken().get();
    }
    String when = report.firstAgreement().isEmpty() ? "after its cold start" : "at the end";
    long down = report.links().stream().filter(link -> !link.up()).count();
    return "seed "
        + report.settings().seed()
        + ": the mesh did not agree "
        + when
        + "; wrong views have "
        + String.join(", ", report.dissenters())
        + (down == 0 ? "" : "; " + down + " links are down");
  }

  private void section(String title) {
    lines.add("");
    lines.add(paint.bold(title));
  }

  private void tell(String line) {
    lines.add("  " + line);
  }

  private static String time(Quantiles nanos, double share) {
    return nanos.isEmpty() ? "" : Durations.measured(nanos.quantile(share) / NANOS_PER_MICRO);
  }

  private static String max(Quantiles nanos) {
    return nanos.isEmpty() ? "" : Durations.measured(nanos.max() / NANOS_PER_MICRO);
  }

  private static String time(Duration duration) {
    return duration.toSeconds() >= 60
        ? Durations.format(Duration.ofSeconds(duration.toSeconds()))
        : Durations.measured(duration.toNanos() / NANOS_PER_MICRO);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String ratio(long perMille) {
    return String.format(Locale.ROOT, "%.2f", perMille / MILLE);
  }

  private static String percent(double share) {
    return amount(share * 100) + " %";
  }

  /** Two figures behind the point where they say something. */
  private static String amount(double value) {
    return value >= 100 || value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
  }
}

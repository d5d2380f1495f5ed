package io.meshage.bench.macro;

import io.meshage.bench.subject.MeshageSubject;
import io.meshage.bench.workload.Bulk;
import io.meshage.bench.workload.Pace;
import io.meshage.bench.workload.Rate;
import io.meshage.bench.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Measures what it costs to protect links: two nodes with a key, with TLS, in WebSockets, beside
 * plain ones, all in one run and in turns.
 */
public final class ProtectionFigures {
  private static final String PLAIN = "plain";

  private ProtectionFigures() {}

  /** Prints Markdown; arguments are the rounds, the seconds a figure, and a page to be mended. */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    double seconds = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 2;
    Duration time = Duration.ofMillis((long) (seconds * 1000));
    Pace pace = new Pace(time.dividedBy(2), time, 1);
    Runner runner = new Runner(MeshageSubject.inAllProtections(), pace, rounds, System.err);
    List<Workload> workloads = List.of(Rate.small(), new Bulk());
    workloads.forEach(runner::run);
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            "%s; %d rounds, %d ms a figure; in brackets beside plain.%n%n",
            Machine.describe(), rounds, time.toMillis()));
    Tables tables = new Tables(runner.results(), PLAIN);
    workloads.forEach(workload -> out.append(tables.of(workload)));
    runner.remarks().forEach(remark -> out.append("- ").append(remark).append('\n'));
    System.out.print(out);
    if (arguments.length > 2) {
      Page.replace(Path.of(arguments[2]), "protection", out.toString());
    }
    System.exit(0); // nodes may have left threads
  }
}

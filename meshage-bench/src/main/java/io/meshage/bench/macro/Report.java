package io.meshage.bench.macro;

import io.meshage.bench.workload.Workload;
import java.util.Collection;
import java.util.List;

/** All that a run found, as Markdown. */
final class Report {
  private final Results results;
  private final List<Workload> workloads;
  private final Collection<String> remarks;
  private final String conditions;

  Report(Results results, List<Workload> workloads, Collection<String> remarks, String conditions) {
    this.results = results;
    this.workloads = workloads;
    this.remarks = remarks;
    this.conditions = conditions;
  }

  String markdown() {
    StringBuilder out = new StringBuilder(4096);
    out.append(conditions).append(".\n\n");
    Tables tables = new Tables(results);
    workloads.forEach(workload -> out.append(tables.of(workload)));
    String targets = Targets.markdown(results);
    if (!targets.isEmpty()) {
      out.append("### Targets\n\n").append(targets).append('\n');
    }
    remarks.forEach(remark -> out.append("- ").append(remark).append('\n'));
    return out.append(remarks.isEmpty() ? "" : "\n").toString();
  }
}

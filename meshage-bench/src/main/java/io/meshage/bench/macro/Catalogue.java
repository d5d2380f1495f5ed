package io.meshage.bench.macro;

import io.meshage.bench.subject.FloorSubject;
import io.meshage.bench.subject.JGroupsSubject;
import io.meshage.bench.subject.MeshageSubject;
import io.meshage.bench.subject.PekkoSubject;
import io.meshage.bench.subject.ScaleCubeSubject;
import io.meshage.bench.subject.Subject;
import io.meshage.bench.workload.AtRest;
import io.meshage.bench.workload.BenchProgram;
import io.meshage.bench.workload.Broadcast;
import io.meshage.bench.workload.Bulk;
import io.meshage.bench.workload.Hops;
import io.meshage.bench.workload.LinkFailure;
import io.meshage.bench.workload.Membership;
import io.meshage.bench.workload.PingPong;
import io.meshage.bench.workload.Rate;
import io.meshage.bench.workload.RelayAllocation;
import io.meshage.bench.workload.RoundTripTimes;
import io.meshage.bench.workload.SimulatedRest;
import io.meshage.bench.workload.Start;
import io.meshage.bench.workload.Store;
import io.meshage.bench.workload.Workload;
import java.util.List;

/** All there is to measure, in the order of the tables. The floor comes first. */
final class Catalogue {
  private Catalogue() {}

  static List<Subject> subjects() {
    return List.of(
        FloorSubject.best(),
        FloorSubject.nio(),
        new MeshageSubject(),
        JGroupsSubject.direct(),
        JGroupsSubject.bundled(),
        new ScaleCubeSubject(),
        new PekkoSubject());
  }

  static List<Workload> workloads() {
    return List.of(
        new RoundTripTimes(),
        new PingPong(),
        Rate.small(),
        Rate.medium(),
        new Bulk(),
        new Hops(),
        new Broadcast(8),
        new Broadcast(16),
        new Broadcast(32),
        new LinkFailure(),
        new Membership(),
        new AtRest(),
        new Start(),
        new SimulatedRest(),
        new Store(),
        new RelayAllocation(),
        new BenchProgram());
  }
}

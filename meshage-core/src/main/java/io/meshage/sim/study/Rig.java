package io.meshage.sim.study;

import io.meshage.LinkInfo;
import io.meshage.MeshListener;
import io.meshage.Node;
import io.meshage.Topology;
import io.meshage.sim.Simulation;
import io.meshage.sim.study.NetworkPlan.Link;
import io.meshage.sim.study.StudyReport.QueuePeak;
import io.meshage.wire.FrameKind;
import java.time.Duration;

/**
 * The simulation of a plan, wired to the measures: starts and ends nodes, opens and blocks lines.
 */
final class Rig implements AutoCloseable {
  private static final Duration REDIAL = Duration.ofSeconds(1);

  final Simulation sim;
  final TrueMesh mesh;
  final Convergence convergence;
  final Timeline timeline;
  final Agenda agenda;
  private final int[] lives;
  private Traffic traffic = new Traffic();
  private QueuePeak peak = new QueuePeak("", "", 0, Duration.ZERO);

  Rig(StudySettings settings, Duration expected) {
    NetworkPlan plan = settings.plan();
    mesh = new TrueMesh(plan);
    convergence = new Convergence(mesh);
    timeline = new Timeline(expected);
    lives = new int[mesh.nodes()];
    int maxLinks = Math.max(settings.timers().maxLinks(), plan.largestDegree());
    sim =
        Simulation.builder(settings.seed())
            .remember()
            .config(
                config ->
                    config
                        .topology(settings.timers().topology())
                        .health(settings.timers().health())
                        .maxLinks(maxLinks))
            .build();
    agenda = new Agenda(sim);
    sim.trace().onFrame((from, to, kind, bytes) -> count(kind, bytes));
    sim.network().loss(settings.loss());
    plan.nodes().forEach(sim::start);
    for (Link link : plan.links()) {
      sim.network().delay(link.a(), link.b(), settings.delays().of(plan, link));
    }
    for (int node = 0; node < mesh.nodes(); node++) {
      watch(node);
    }
    convergence.judgeAll(0);
    for (int link = 0; link < mesh.links(); link++) {
      dial(link);
    }
  }

  /** Counts what arrives from now on anew, and returns the count so far. */
  Traffic countAnew() {
    Traffic before = traffic;
    traffic = new Traffic();
    return before;
  }

  private void count(FrameKind kind, int bytes) {
    traffic.add(kind, bytes);
    timeline.frame(kind, bytes);
  }

  Node node(int node) {
    return sim.node(mesh.name(node));
  }

  long nowNanos() {
    return agenda.nowNanos();
  }

  private void watch(int node) {
    int life = ++lives[node];
    Node running = node(node);
    convergence.started(node, running.mesh());
    running.addListener(
        new MeshListener() {
          @Override
          public void routesChanged(Topology topology) {
            if (lives[node] == life && mesh.isRunning(node)) {
              convergence.viewed(node, topology, nowNanos());
              noteAgreement();
            }
          }
        });
  }

  /** Dials a link, and again after a while for as long as there is none. */
  private void dial(int link) {
    int from = mesh.from(link);
    int life = lives[from];
    var unused =
        sim.dialAsync(mesh.name(from), mesh.name(mesh.to(link)))
            .whenComplete(
                (peer, failure) -> {
                  if (failure != null && lives[from] == life) {
                    agenda.after(REDIAL, () -> redial(link, life));
                  }
                });
  }

  private void redial(int link, int life) {
    int from = mesh.from(link);
    if (mesh.isRunning(from) && lives[from] == life && !isLinked(from, mesh.to(link))) {
      dial(link);
    }
  }

  private boolean isLinked(int from, int to) {
    String peer = mesh.name(to);
    return node(from).links().stream().anyMatch(link -> link.peer().equals(peer));
  }

  void restart(int node) {
    sim.restart(mesh.name(node));
    mesh.setRunning(node, true);
    watch(node);
    for (int link : mesh.linksOf(node)) {
      if (mesh.from(link) == node) {
        dial(link);
      }
    }
  }

  void kill(int node, boolean silent) {
    lives[node]++;
    mesh.setRunning(node, false);
    convergence.ended(node);
    if (silent) {
      sim.vanish(mesh.name(node));
    } else {
      sim.crash(mesh.name(node));
    }
  }

  void setCut(int link, boolean cut) {
    mesh.setCut(link, cut);
    block(link);
  }

  void setFailing(int link, boolean failing) {
    mesh.setFailing(link, failing);
    block(link);
  }

  private void block(int link) {
    String from = mesh.name(mesh.from(link));
    String to = mesh.name(mesh.to(link));
    if (mesh.isCut(link) || mesh.isFailing(link)) {
      sim.partition(from, to);
    } else {
      sim.repair(from, to);
    }
  }

  /** Tells the measures that something happened. */
  void changed(FaultKind kind, String what) {
    int[] links = mesh.refresh();
    convergence.changed(kind, what, links, nowNanos());
    noteAgreement();
  }

  void noteAgreement() {
    timeline.agreement(convergence.agreeing(), mesh.countRunning(), nowNanos());
  }

  void cutSlice() {
    timeline.cut(mesh.links() - mesh.countUp(), convergence.unlearned(), nowNanos());
  }

  /** Looks how much waits for every link. */
  void sampleQueues() {
    for (int node = 0; node < mesh.nodes(); node++) {
      if (mesh.isRunning(node)) {
        for (LinkInfo link : node(node).links()) {
          if (link.queuedBytes() > peak.bytes()) {
            peak = new QueuePeak(mesh.name(node), link.peer(), link.queuedBytes(), sim.now());
          }
        }
      }
    }
  }

  QueuePeak queuePeak() {
    return peak;
  }

  @Override
  public void close() {
    sim.close();
  }
}

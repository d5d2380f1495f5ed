package io.meshage.sim.study;

import io.meshage.sim.study.Action.Choice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Does what the settings ask for to the nodes and links, and tells the measures. */
final class Injector {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int MOST_NAMED = 4;

  private final Rig rig;
  private final TrueMesh mesh;
  private final Load load;
  private final SplittableRandom random;
  private final Duration outage;
  private final int[] linkFailuresSeen;
  private final int[] nodeFailuresSeen;
  private double linkFailures;
  private double nodeFailures;
  private int outages;

  Injector(Rig rig, Load load, StudySettings settings, SplittableRandom random) {
    this.rig = rig;
    this.mesh = rig.mesh;
    this.load = load;
    this.random = random;
    outage = settings.outage();
    linkFailures = settings.linkFailures();
    nodeFailures = settings.nodeFailures();
    linkFailuresSeen = new int[mesh.links()];
    nodeFailuresSeen = new int[mesh.nodes()];
  }

  /** Returns how many links and nodes failed by chance and are not back yet. */
  int outages() {
    return outages;
  }

  /** Returns how often a link went down, for whatever reason. */
  int linkFailures(int link) {
    return linkFailuresSeen[link];
  }

  /** Returns how often a node was killed or went silent. */
  int nodeFailures(int node) {
    return nodeFailuresSeen[node];
  }

  /** Lets things fail by chance until then. */
  void failUntil(long endNanos) {
    long nowNanos = rig.nowNanos();
    if (nowNanos >= endNanos) {
      return;
    }
    long withinNanos = Math.min(SECOND.toNanos(), endNanos - nowNanos);
    double seconds = (double) withinNanos / SECOND.toNanos();
    IntStream.range(0, draw(linkFailures * mesh.links() * seconds))
        .forEach(i -> rig.agenda.at(nowNanos + random.nextLong(withinNanos), this::failLink));
    IntStream.range(0, draw(nodeFailures * mesh.nodes() * seconds))
        .forEach(i -> rig.agenda.at(nowNanos + random.nextLong(withinNanos), this::failNode));
    rig.agenda.at(nowNanos + withinNanos, () -> failUntil(endNanos));
  }

  /** Rounds to a whole number, up as often as the fraction says. */
  private int draw(double expected) {
    int whole = (int) expected;
    return whole + (random.nextDouble() < expected - whole ? 1 : 0);
  }

  private void failLink() {
    List<Integer> open = indexes(mesh.links(), mesh::isUp);
    if (open.isEmpty()) {
      return;
    }
    int link = open.get(random.nextInt(open.size()));
    String what = mesh.plan().links().get(link).toString();
    outages++;
    rig.setFailing(link, true);
    changed(FaultKind.LINK_DOWN, what);
    rig.agenda.after(
        drawOutage(),
        () -> {
          outages--;
          if (mesh.isFailing(link)) {
            rig.setFailing(link, false);
            changed(FaultKind.LINK_UP, what);
          }
        });
  }

  private void failNode() {
    List<Integer> running = indexes(mesh.nodes(), mesh::isRunning);
    if (running.isEmpty()) {
      return;
    }
    int node = running.get(random.nextInt(running.size()));
    outages++;
    kill(List.of(node), false);
    rig.agenda.after(
        drawOutage(),
        () -> {
          outages--;
          restart(mesh.isRunning(node) ? List.of() : List.of(node));
        });
  }

  /** Draws evenly between half of the mean and half more than it. */
  private Duration drawOutage() {
    long nanos = outage.toNanos();
    return Duration.ofNanos(nanos / 2 + random.nextLong(nanos + 1));
  }

  /** Does one thing. */
  void perform(Action action) {
    if (action instanceof Action.Kill kill) {
      kill(nodes(kill.nodes(), mesh::isRunning), false);
    } else if (action instanceof Action.Vanish vanish) {
      kill(nodes(vanish.nodes(), mesh::isRunning), true);
    } else if (action instanceof Action.Restart restart) {
      restart(nodes(restart.nodes(), node -> !mesh.isRunning(node)));
    } else if (action instanceof Action.Cut cut) {
      setCut(links(cut.links(), link -> !mesh.isCut(link)), true);
    } else if (action instanceof Action.Mend mend) {
      setCut(links(mend.links(), mesh::isCut), false);
    } else if (action instanceof Action.Partition partition) {
      partition(partition.groups());
    } else if (action instanceof Action.Heal) {
      heal();
    } else if (action instanceof Action.SetLoad set) {
      load.setRate(set.perSecond());
    } else if (action instanceof Action.SetLoss set) {
      rig.sim.network().loss(set.share());
    } else if (action instanceof Action.SetLinkFailures set) {
      linkFailures = set.share();
    } else if (action instanceof Action.SetNodeFailures set) {
      nodeFailures = set.share();
    }
  }

  private void kill(List<Integer> nodes, boolean silent) {
    if (!nodes.isEmpty()) {
      nodes.forEach(node -> rig.kill(node, silent));
      nodes.forEach(load::ended);
      nodes.forEach(node -> nodeFailuresSeen[node]++);
      changed(silent ? FaultKind.NODE_SILENT : FaultKind.NODE_DOWN, named(nodes));
    }
  }

  private void restart(List<Integer> nodes) {
    if (!nodes.isEmpty()) {
      nodes.forEach(rig::restart);
      changed(FaultKind.NODE_UP, named(nodes));
    }
  }

  private void setCut(List<Integer> links, boolean cut) {
    if (!links.isEmpty()) {
      links.forEach(link -> rig.setCut(link, cut));
      String what =
          links.size() > MOST_NAMED
              ? links.size() + " links"
              : links.stream()
                  .map(link -> mesh.plan().links().get(link).toString())
                  .collect(Collectors.joining(", "));
      changed(cut ? FaultKind.LINK_DOWN : FaultKind.LINK_UP, what);
    }
  }

  private void partition(List<List<String>> groups) {
    List<List<String>> islands = groups;
    if (groups.isEmpty()) {
      List<Integer> running = indexes(mesh.nodes(), mesh::isRunning);
      if (running.size() < 2) {
        return;
      }
      int middle = running.get(random.nextInt(running.size()));
      islands = List.of(mesh.halfAround(middle).stream().map(mesh::name).toList());
    }
    rig.sim.network().split(islands);
    for (int node = 0; node < mesh.nodes(); node++) {
      mesh.setIsland(node, 0);
    }
    for (int i = 0; i < islands.size(); i++) {
      for (String name : islands.get(i)) {
        mesh.setIsland(mesh.place(name), i + 1);
      }
    }
    boolean whole = islands.size() == 1 && islands.get(0).size() == mesh.nodes();
    String sizes =
        islands.stream()
            .map(group -> Integer.toString(group.size()))
            .collect(Collectors.joining(", "));
    changed(
        whole ? FaultKind.HEAL : FaultKind.PARTITION,
        whole ? "one mesh again" : "groups of " + sizes + " and the others");
  }

  private void heal() {
    for (int link = 0; link < mesh.links(); link++) {
      mesh.setCut(link, false);
      mesh.setFailing(link, false);
    }
    for (int node = 0; node < mesh.nodes(); node++) {
      mesh.setIsland(node, 0);
    }
    rig.sim.network().heal();
    changed(FaultKind.HEAL, "no line is cut any more");
  }

  private void changed(FaultKind kind, String what) {
    boolean[] before = new boolean[mesh.links()];
    for (int link = 0; link < before.length; link++) {
      before[link] = mesh.isUp(link);
    }
    rig.changed(kind, what);
    for (int link = 0; link < before.length; link++) {
      linkFailuresSeen[link] += before[link] && !mesh.isUp(link) ? 1 : 0;
    }
  }

  private String named(List<Integer> nodes) {
    return nodes.size() > MOST_NAMED
        ? nodes.size() + " nodes"
        : nodes.stream().map(mesh::name).collect(Collectors.joining(", "));
  }

  private List<Integer> nodes(Choice choice, IntPredicate eligible) {
    return choose(choice, mesh.nodes(), eligible, mesh::place);
  }

  private List<Integer> links(Choice choice, IntPredicate eligible) {
    if (choice instanceof Choice.Between between) {
      int link = mesh.link(mesh.place(between.a()), mesh.place(between.b()));
      return link >= 0 && eligible.test(link) ? List.of(link) : List.of();
    }
    return choose(choice, mesh.links(), eligible, name -> -1);
  }

  private List<Integer> choose(
      Choice choice, int all, IntPredicate eligible, ToIntFunction<String> place) {
    if (choice instanceof Choice.Names named) {
      return named.names().stream()
          .map(place::applyAsInt)
          .filter(index -> index >= 0 && eligible.test(index))
          .toList();
    }
    List<Integer> candidates = new ArrayList<>(indexes(all, eligible));
    if (choice instanceof Choice.All) {
      return candidates;
    }
    int wanted = candidates.size();
    if (choice instanceof Choice.Count count) {
      wanted = count.count();
    } else if (choice instanceof Choice.Share share) {
      wanted = share.share() == 0 ? 0 : Math.max(1, (int) Math.round(share.share() * all));
    }
    Collections.shuffle(candidates, new Random(random.nextLong()));
    return candidates.subList(0, Math.min(wanted, candidates.size())).stream().sorted().toList();
  }

  private static List<Integer> indexes(int all, IntPredicate eligible) {
    return IntStream.range(0, all).filter(eligible).boxed().toList();
  }
}

package io.meshage.scenario;

import io.meshage.sim.Delay;
import io.meshage.sim.DeniedResource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * What can happen in a schedule: work for the mesh, scenes in which work and trouble meet, and the
 * faults of the protocol's list, F1 to F24 and F37, each by its number. F25 to F36, peers that
 * misbehave, are in {@code AttackerTest}; three of their attacks are drawn too.
 */
enum Act {
  SET(
      (field, step) -> {
        TreeSet<String> recipients = new TreeSet<>();
        for (int i = 0; i <= step.c() % 3; i++) {
          recipients.add(field.name(step.b() + i));
        }
        field.awake(step.a()).ifPresent(from -> field.set(from, recipients));
      }),
  BURST(
      (field, step) -> {
        // Some at once and some a moment later, so that a change on the way falls between them.
        for (int i = 0; i < 12; i++) {
          Duration when = Duration.ofMillis((long) i * (step.c() % 5));
          field.later(
              when,
              () ->
                  field
                      .awake(step.a())
                      .ifPresent(from -> field.set(from, Set.of(field.name(step.b())))));
        }
      }),
  BROADCAST((field, step) -> field.awake(step.a()).ifPresent(field::broadcast)),
  DIAL((field, step) -> field.dial(field.name(step.a()), field.name(step.b()))),
  HANG_UP(
      (field, step) -> {
        field
            .awake(step.a())
            .map(field::node)
            .ifPresent(
                node -> {
                  var links = node.links();
                  if (!links.isEmpty()) {
                    String peer = links.get(step.b() % links.size()).peer();
                    var unused = node.hangupAsync(peer).exceptionally(gone -> null);
                  }
                });
      }),
  REVIVE(
      (field, step) -> {
        String name = field.name(step.a());
        if (!field.sim.running().contains(name)) {
          field.sim.restart(name);
          field.dial(name, field.name(step.b()));
        }
      }),
  MEND(
      (field, step) -> {
        field.network.heal();
        field.network.loss(0);
        field.network.unclog(field.name(step.a()));
        field.resume(field.name(step.a()));
      }),

  CUT_BEHIND(Scene::cutBehind),
  CRASH_BEHIND(Scene::crashBehind),
  OVERTAKE(Scene::overtake),
  OLD_NEWS(Scene::oldNews),
  SILENCE(
      (field, step) ->
          field.attacked(
              step,
              (stranger, at, victim) ->
                  stranger.speaksForAnOlderLife(at, victim, field.node(victim).instance()))),
  SHADOW(
      (field, step) ->
          field.attacked(
              step,
              (stranger, at, victim) ->
                  stranger.speaksFromTheFuture(at, victim, field.node(victim).instance()))),
  MAKE_UP(
      (field, step) -> field.attacked(step, (stranger, at, victim) -> stranger.makesUpNodes(at))),
  FROM_THE_PAST(Scene::fromThePast),

  DROP("F1", (field, step) -> field.network.loss((1 + step.c() % 5) / 10.0)),
  DELAY(
      "F2",
      (field, step) -> {
        Duration mean = Duration.ofMillis(1 + step.c() % 50);
        field.network.delay(
            switch (step.b() % 3) {
              case 0 -> Delay.constant(mean);
              case 1 -> Delay.uniform(Duration.ZERO, mean.multipliedBy(2));
              default -> Delay.exponential(mean);
            });
      }),
  REORDER(
      "F3",
      (field, step) -> {
        // One slow way beside fast ones: what was sent first arrives last.
        Duration slow = Duration.ofMillis(20 + step.c() % 100);
        Delay delay = Delay.uniform(slow, slow.multipliedBy(2));
        field.network.delay(field.name(step.a()), field.other(step), delay);
        field.network.duplicates(0.5);
      }),
  DOUBLE_DIAL(
      "F4",
      (field, step) -> {
        field.dial(field.name(step.a()), field.other(step));
        field.dial(field.other(step), field.name(step.a()));
        field.dial(field.name(step.a()), field.other(step));
      }),
  HALF_OPEN("F5", (field, step) -> field.network.halfOpen(field.name(step.a()), field.other(step))),
  VANISH("F5", (field, step) -> field.awake(step.a()).ifPresent(field.sim::vanish)),
  ONE_WAY(
      "F6",
      (field, step) -> field.network.partitionOneWay(field.name(step.a()), field.other(step))),
  PARTITION(
      "F7",
      (field, step) -> {
        int size = field.names.size();
        switch (step.c() % 4) {
          case 0 -> field.network.split(List.of(field.some(step.a(), size / 2 + 1)));
          case 1 -> field.network.split(List.of(field.some(step.a(), 1)));
          case 2 -> field.network.split(List.of(field.some(step.a(), Math.max(1, size / 3))));
          default -> field.ring(step.a());
        }
      }),
  FLAP(
      "F8",
      (field, step) -> {
        String a = field.name(step.a());
        String b = field.other(step);
        for (int i = 0; i < 4; i++) {
          Duration when = Duration.ofMillis(i * (20L + step.c() % 80));
          field.later(when, () -> field.network.cut(a, b));
          field.later(when.plusMillis(10), () -> field.dial(a, b));
        }
      }),
  BANDWIDTH(
      "F9",
      (field, step) ->
          field.network.bandwidth(
              field.name(step.a()), field.other(step), 1_000 + step.c() % 5_000)),
  CLOG(
      "F10",
      (field, step) -> {
        String name = field.name(step.a());
        field.network.clog(name);
        Duration until = Duration.ofMillis(50 + step.c() % 1_500);
        field.later(until, () -> field.network.unclog(name));
      }),
  BIT_FLIP(
      "F11",
      (field, step) ->
          field.network.corruption(
              field.name(step.a()), field.other(step), (1 + step.c() % 9) / 10.0)),
  TRUNCATE("F12", (field, step) -> field.network.truncate(field.name(step.a()), field.other(step))),
  SPLIT_FRAMES(
      "F13",
      (field, step) ->
          field.network.segments(field.name(step.a()), field.other(step), 1 + step.c() % 3)),
  CRASH_AND_FORGET(
      "F14",
      (field, step) -> {
        field
            .awake(step.a())
            .ifPresent(
                name -> {
                  field.sim.crash(name);
                  field.sim.loseDisk(name);
                });
      }),
  CRASH("F15", (field, step) -> field.awake(step.a()).ifPresent(field.sim::crash)),
  QUICK_RESTART(
      "F16",
      (field, step) -> {
        field
            .awake(step.a())
            .ifPresent(
                name -> {
                  field.sim.crash(name);
                  field.later(Duration.ofNanos(1 + step.c() % 1_000_000), () -> field.rise(name));
                });
      }),
  TWIN("F17", (field, step) -> field.twin(field.name(step.a()), field.other(step))),
  PAUSE(
      "F18",
      (field, step) -> {
        String name = field.name(step.a());
        field.pause(name);
        // From Lifeguard's shortest to beyond what makes a neighbour give up.
        field.later(Duration.ofMillis(128L << step.c() % 5), () -> field.resume(name));
      }),
  CLOCK(
      "F19",
      (field, step) -> {
        String name = field.name(step.a());
        field.sim.setClock(name, Duration.ofMinutes(step.c() % 121 - 60));
        field.sim.setClockRate(name, step.b() % 2 == 0 ? 1.01 : 0.99);
      }),
  FULL_DISK("F20", (field, step) -> field.sim.fillDisk(field.name(step.a()))),
  UNREAD(
      "F21",
      (field, step) -> {
        // Its node is built so from the start, see Schedule; here it gets more than it has room
        // for.
        for (int i = 0; i <= Schedule.UNREAD_ROOM; i++) {
          field
              .awake(step.a())
              .ifPresent(from -> field.set(from, Set.of(field.name(Schedule.UNREAD))));
        }
      }),
  THROW(
      "F22",
      (field, step) -> {
        field.sim.mayThrow(field.name(step.a()));
        field.sim.onMessage(
            field.name(step.a()),
            message -> {
              throw new IllegalStateException("the application threw at " + message.id());
            });
      }),
  LEAVE(
      "F23",
      (field, step) -> {
        field
            .awake(step.a())
            .ifPresent(
                name -> {
                  field.set(name, Set.copyOf(field.names));
                  field.names.stream()
                      .filter(field::isAwake)
                      .forEach(from -> field.set(from, Set.of(name)));
                  field.later(
                      Duration.ofMillis(step.c() % 5),
                      () -> {
                        if (field.isAwake(name)) {
                          field.sim.leave(name);
                        }
                      });
                });
      }),
  DEGREE(
      "F24",
      (field, step) ->
          field.names.stream()
              .filter(field::isAwake)
              .forEach(name -> field.node(name).setDegree(step.c() % 4))),
  REFUSE(
      "F37",
      (field, step) -> {
        DeniedResource what = List.of(DeniedResource.values()).get(step.b() % 3);
        field.sim.refuseOnce(field.name(step.a()), what, step.c() % 60);
      });

  /** What the mesh does in every run. */
  private static final List<Act> WORK = List.of(SET, SET, BURST, BROADCAST, DIAL, HANG_UP, REVIVE);

  private static final List<Act> SCENES =
      List.of(CUT_BEHIND, CRASH_BEHIND, OVERTAKE, OLD_NEWS, FROM_THE_PAST);

  /** What somebody does who speaks the protocol to do harm: drawn apart, beside all others. */
  private static final List<Act> ATTACKS = List.of(SILENCE, SHADOW, MAKE_UP);

  /** Faults that nobody has to find out by waiting. */
  private static final List<Act> TOLD =
      List.of(
          DOUBLE_DIAL,
          FLAP,
          SPLIT_FRAMES,
          CRASH_AND_FORGET,
          CRASH,
          QUICK_RESTART,
          CLOCK,
          FULL_DISK,
          UNREAD,
          THROW,
          LEAVE,
          DEGREE);

  /** The fault's number in the protocol's list; empty for what is no fault. */
  final String fault;

  @SuppressWarnings("ImmutableEnumChecker") // all of them are lambdas that capture nothing
  private final BiConsumer<Field, Step> performance;

  Act(BiConsumer<Field, Step> performance) {
    this("", performance);
  }

  Act(String fault, BiConsumer<Field, Step> performance) {
    this.fault = fault;
    this.performance = performance;
  }

  void perform(Field field, Step step) {
    performance.accept(field, step);
  }

  static List<Act> work() {
    return WORK;
  }

  static List<Act> scenes() {
    return SCENES;
  }

  static List<Act> attacks() {
    return ATTACKS;
  }

  static List<Act> told() {
    return TOLD;
  }

  /** Those that {@link Schedule#draw} draws from; {@link #REFUSE} is drawn apart, beside them. */
  static List<Act> faults() {
    List<Act> faults = allFaults();
    faults.remove(REFUSE);
    return faults;
  }

  static List<Act> allFaults() {
    List<Act> faults = new ArrayList<>(EnumSet.allOf(Act.class));
    faults.removeIf(act -> act.fault.isEmpty());
    return faults;
  }
}

package io.meshage.scenario;

import io.meshage.Node;
import io.meshage.Route;
import io.meshage.sim.Delay;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What breaks only when it meets, and would meet too seldom by chance: a stream of messages between
 * two nodes and a change on its way, old news on a slow link and somebody who leaves, a node that
 * comes back with an older clock.
 */
final class Scene {
  private static final int STREAM = 24;
  private static final Duration GAP = Duration.ofMillis(3);

  /** When the change comes, at the latest: before the stream ends, or just behind it. */
  private static final int LATEST_MILLIS = 90;

  private Scene() {}

  /** Messages between two nodes, one by one, for a while. */
  private static void stream(Field field, String from, String to) {
    for (int i = 0; i < STREAM; i++) {
      field.later(
          GAP.multipliedBy(i),
          () -> {
            if (field.isAwake(from)) {
              field.set(from, Set.of(to));
            }
          });
    }
  }

  private static Duration midway(Step step) {
    return Duration.ofMillis(step.c() % LATEST_MILLIS);
  }

  /** The way from one to the other as the first sees it now; empty if there is none. */
  private static List<String> way(Field field, String from, String to) {
    return field.isAwake(from)
        ? field.node(from).mesh().route(to).map(Route::hops).orElse(List.of())
        : List.of();
  }

  /** A link on the way breaks while messages are on it. */
  static void cutBehind(Field field, Step step) {
    String from = field.name(step.a());
    String to = field.other(step);
    stream(field, from, to);
    field.later(
        midway(step),
        () -> {
          List<String> way = way(field, from, to);
          if (way.size() > 1) {
            int link = step.b() % (way.size() - 1);
            field.network.cut(way.get(link), way.get(link + 1));
          }
        });
  }

  /** A relay on the way crashes while messages are on it. */
  static void crashBehind(Field field, Step step) {
    String from = field.name(step.a());
    String to = field.other(step);
    stream(field, from, to);
    field.later(
        midway(step),
        () -> {
          List<String> way = way(field, from, to);
          if (way.size() > 2) {
            String relay = way.get(1 + step.b() % (way.size() - 2));
            if (field.isAwake(relay)) {
              field.sim.crash(relay);
            }
          }
        });
  }

  /** The way is slow, and in the middle of a stream a faster one comes into use. */
  static void overtake(Field field, Step step) {
    String from = field.name(step.a());
    String to = field.other(step);
    List<String> way = way(field, from, to);
    if (way.size() < 2) {
      return;
    }
    String next = way.get(1);
    field.network.delay(from, next, Delay.constant(Duration.ofMillis(40 + step.c() % 60)));
    stream(field, from, to);
    field.later(
        midway(step),
        () -> {
          if (field.isAwake(from)) {
            field.node(from).setLinkCost(next, 100);
          }
        });
  }

  /** A node speaks and leaves; on a slow link of others, what it said comes after its goodbye. */
  static void oldNews(Field field, Step step) {
    String leaver = field.name(step.a());
    String one = field.other(step);
    if (!field.isAwake(leaver) || !field.isAwake(one)) {
      return;
    }
    Node teller = field.node(one);
    Delay slow = Delay.constant(Duration.ofMillis(150 + step.c() % 400));
    teller.links().stream()
        .map(link -> link.peer())
        .filter(peer -> !peer.equals(leaver) && field.names.contains(peer))
        .findFirst()
        .ifPresent(peer -> field.network.delay(one, peer, slow));
    field.node(leaver).announce();
    field.later(
        Duration.ofMillis(30 + step.c() % LATEST_MILLIS),
        () -> {
          if (field.isAwake(leaver)) {
            field.sim.leave(leaver);
          }
        });
  }

  /** A node comes back without its disk, with a clock that is behind what all know of it. */
  static void fromThePast(Field field, Step step) {
    String name = field.name(step.a());
    if (field.isAwake(name)) {
      if (step.c() % 2 == 0) {
        field.sim.crash(name);
      } else {
        field.sim.vanish(name); // so that its neighbours still count on it when it comes back
      }
      field.sim.loseDisk(name);
      field.sim.setClock(name, Duration.ofMinutes(-1 - step.b() % 60));
      field.later(Duration.ofMillis(1 + step.c() % 500), () -> field.rise(name));
    }
  }
}

package io.meshage.cli.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents that nobody told anything but their degree, on hosts that share a network. */
class NamespacesIT {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration MERGE_LIMIT = Duration.ofSeconds(30);
  private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();
  private static final int DEGREE = 3;

  private final List<Host> hosts = new ArrayList<>();
  private @Nullable Segment segment;

  @BeforeEach
  void namespacesArePossibleHere() {
    String reason = Segment.whyNot();
    assumeTrue(reason.isEmpty(), () -> "skipped: " + reason);
  }

  @AfterEach
  void takeEverythingAway() throws IOException {
    try {
      for (Host host : hosts) {
        host.close();
      }
    } finally {
      if (segment != null) {
        segment.close();
      }
    }
  }

  private Segment segment(int bridges) throws IOException {
    Segment made = new Segment(bridges);
    segment = made;
    return made;
  }

  private void start(int count, Segment on, int bridge, Path directory) throws IOException {
    for (int i = 0; i < count; i++) {
      String name = "n" + (hosts.size() + 1);
      hosts.add(new Host(name, on.host(bridge), directory, DEGREE));
    }
  }

  private void awaitReady() throws IOException {
    for (Host host : hosts) {
      host.awaitReady();
    }
  }

  @Test
  void eightAgentsOnABridgeBecomeOneMeshInFiveSeconds(@TempDir Path directory) throws IOException {
    start(8, segment(1), 0, directory);
    awaitReady();
    long ready = System.nanoTime();
    eventually(LIMIT, () -> oneMesh(hosts, 8));
    System.out.printf("one mesh of 8 after %d ms%n", millisSince(ready));
  }

  @Test
  void twoBridgesThatAreJoinedBecomeOneMeshByThemselves(@TempDir Path directory)
      throws IOException {
    Segment twoBridges = segment(2);
    start(4, twoBridges, 0, directory);
    start(4, twoBridges, 1, directory);
    awaitReady();
    eventually(LIMIT, () -> oneMesh(hosts.subList(0, 4), 4));
    eventually(LIMIT, () -> oneMesh(hosts.subList(4, 8), 4));
    twoBridges.join(0, 1);
    long joined = System.nanoTime();
    eventually(MERGE_LIMIT, () -> oneMesh(hosts, 8));
    System.out.printf("two meshes merged after %d ms%n", millisSince(joined));
  }

  private static long millisSince(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
  }

  /** Everybody sees all, everybody sees the same, everybody has the degree. */
  private static void oneMesh(List<Host> some, int count) {
    var first = some.get(0).mesh();
    assertThat(first.names()).hasSize(count);
    for (Host host : some) {
      assertThat(host.mesh().toString()).isEqualTo(first.toString());
      assertThat(host.neighbours()).hasSizeGreaterThanOrEqualTo(DEGREE);
    }
  }

  private static void eventually(Duration limit, Runnable assertion) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        assertion.run();
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() > end) {
          throw e;
        }
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}

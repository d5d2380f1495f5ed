package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.KeyChanges;
import io.meshage.Keyring;
import io.meshage.KeysCommand;
import io.meshage.KeysReport;
import io.meshage.MeshConfig;
import io.meshage.Node;
import io.meshage.SendReport;
import io.meshage.SharedKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The key of a mesh on real sockets is exchanged while every node talks. */
class KeyRotationLiveTest {
  private static final int NODES = 8;
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final SharedKey OLD = SharedKey.generate();
  private static final SharedKey NEW = SharedKey.generate();

  private final List<Node> nodes = new ArrayList<>();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final ConcurrentLinkedQueue<SendReport> reports = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    stop.set(true);
    nodes.forEach(Node::close);
  }

  private void ring() {
    for (int i = 0; i < NODES; i++) {
      nodes.add(
          LiveNode.builder(MeshConfig.local("n" + i).timeout(LIMIT).build())
              .keys(Keyring.of(OLD))
              .keyChanges(KeyChanges.BY_ANYBODY)
              .onMessage(message -> {})
              .start());
    }
    for (int i = 0; i < NODES; i++) {
      nodes.get(i).dial(nodes.get((i + 1) % NODES).listening().get(0).toString());
    }
    LiveMesh.eventually(
        LIMIT,
        () -> assertThat(nodes).allSatisfy(node -> assertThat(node.mesh().links()).hasSize(NODES)));
  }

  /** Sends to all as soon as the last message has its report. */
  private CompletableFuture<Void> talk(Node node) {
    return node.broadcastAsync("hello from " + node.name(), LIMIT)
        .thenCompose(
            report -> {
              reports.add(report);
              return stop.get()
                  ? CompletableFuture.<Void>completedFuture(null)
                  : CompletableFuture.runAsync(() -> {}).thenCompose(next -> talk(node));
            });
  }

  private void everyoneDoes(KeysCommand command) {
    int before = reports.size();
    KeysReport report = nodes.get(0).keys(command, LIMIT);
    assertThat(report.complete()).as("%s: %s", command, report).isTrue();
    assertThat(report.answers()).hasSize(NODES);
    LiveMesh.eventually( // the talk goes on with what came of it
        LIMIT,
        () -> assertThat(reports).as("after %s", command).hasSizeGreaterThan(before + 20 * NODES));
  }

  @Test
  void nothingIsLost() {
    ring();
    List<CompletableFuture<Void>> talks = nodes.stream().map(this::talk).toList();

    everyoneDoes(new KeysCommand.Install(NEW));
    everyoneDoes(new KeysCommand.Use(NEW.fingerprint()));
    everyoneDoes(new KeysCommand.Remove(OLD.fingerprint()));
    stop.set(true);
    talks.forEach(CompletableFuture::join);

    assertThat(reports).hasSizeGreaterThan(60 * NODES);
    assertThat(reports).allSatisfy(report -> assertThat(report.failed()).isEmpty());
    assertThat(nodes).allSatisfy(node -> assertThat(node.links()).hasSize(2));
    assertThat(nodes).allSatisfy(node -> assertThat(node.stats().count("links-down")).isZero());
    assertThat(nodes.get(3).keys(new KeysCommand.Show(), LIMIT).answers().values())
        .allSatisfy(told -> assertThat(told.fingerprints()).containsExactly(NEW.fingerprint()));
  }
}

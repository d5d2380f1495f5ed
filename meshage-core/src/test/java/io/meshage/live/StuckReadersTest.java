package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Endpoint;
import io.meshage.MeshConfig;
import io.meshage.MeshListener;
import io.meshage.Node;
import io.meshage.Outcome;
import io.meshage.SendReport;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.message.TopologyMessage.Announcement;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many peers that stop reading fill no more memory than the bound, and cost nobody else much. */
class StuckReadersTest {
  private static final int READERS = 200;
  private static final int BROADCASTS = 8;
  private static final int MEBIBYTE = 1 << 20;
  private static final long BOUND = 48L * MEBIBYTE;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ConcurrentLinkedQueue<String> ends = new ConcurrentLinkedQueue<>();
  private final List<RawPeer> readers = new ArrayList<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Node a =
      LiveNode.builder(
              calm("a").queueBytes(BOUND).timeout(Duration.ofSeconds(20)).degree(0).build())
          .listener(
              new MeshListener() {
                @Override
                public void linkDown(LinkDown event) {
                  ends.add(event.reason() + " " + event.text());
                }
              })
          .start();
  private final Node friend = LiveNode.builder(calm("friend").build()).start();

  private static MeshConfig.Builder calm(String name) {
    return MeshConfig.local(name).health(new MeshConfig.HealthTimers(Duration.ofSeconds(20), 3));
  }

  @AfterEach
  void close() throws Exception {
    clock.shutdownNow();
    for (RawPeer reader : readers) {
      reader.close();
    }
    a.close();
    friend.close();
  }

  private void stuckReader(Endpoint at, int number) throws Exception {
    RawPeer peer = new RawPeer(at, "reader" + number, "0.0.0.0", 16 * 1024);
    readers.add(peer);
    Introduction met = peer.link();
    peer.send(
        new Announcement(
            peer.id(),
            "reader" + number,
            peer.birth(),
            peer.birth(),
            1,
            60_000,
            "",
            List.of(),
            List.of(new Adjacency(met.id(), 1))));
  }

  @Test
  void twoHundredThatStopReadingAndEightLargeBroadcasts() throws Exception {
    friend.dial(a.listening().get(0).toString());
    for (int i = 0; i < READERS; i++) {
      stuckReader(a.listening().get(0), i);
    }
    LiveMesh.eventually(PATIENCE, () -> assertThat(a.mesh().nodes()).hasSize(READERS + 2));
    long before = directBytes();
    AtomicLong most = new AtomicLong();
    var unusedClock =
        clock.scheduleAtFixedRate(
            () -> most.accumulateAndGet(directBytes() - before, Math::max),
            0,
            2,
            TimeUnit.MILLISECONDS);

    List<CompletableFuture<SendReport>> sent = new ArrayList<>();
    for (int i = 0; i < BROADCASTS; i++) {
      sent.add(a.broadcastAsync(new byte[MEBIBYTE], Duration.ofSeconds(20)));
    }
    for (CompletableFuture<SendReport> each : sent) {
      assertThat(each.get(60, TimeUnit.SECONDS).outcomes())
          .containsEntry("friend", Outcome.ACKNOWLEDGED)
          .doesNotContainValue(null);
    }

    assertThat(a.stats().count("failures")).isZero();
    assertThat(a.stats().count("links-broken")).isZero();
    assertThat(a.set(List.of("friend"), "still there?").complete()).isTrue();
    assertThat(ends).isNotEmpty().allMatch(text -> text.startsWith("SLOW"));
    assertThat(ends).anyMatch(text -> text.contains("most of all links"));
    assertThat(most.get()).isLessThan(BOUND + 48L * MEBIBYTE);
  }

  private static long directBytes() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }
}

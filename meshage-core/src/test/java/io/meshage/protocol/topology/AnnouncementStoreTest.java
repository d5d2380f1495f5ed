package io.meshage.protocol.topology;

import static io.meshage.protocol.topology.Freshness.EQUAL;
import static io.meshage.protocol.topology.Freshness.INCOMPARABLE;
import static io.meshage.protocol.topology.Freshness.NEWER;
import static io.meshage.protocol.topology.Freshness.OLDER;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.message.TopologyMessage.DatabaseDigest;
import io.meshage.message.TopologyMessage.Header;
import io.meshage.protocol.topology.AnnouncementStore.Gone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which announcement is kept, what gravestones let pass, how digests add up, what is too much. */
class AnnouncementStoreTest {
  private static final NodeId FROM = NodeId.ofName("from");
  private static final Duration MAX_AGE = Duration.ofMinutes(60);
  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  private final AnnouncementStore store = new AnnouncementStore(MAX_AGE);

  @Test
  void theNewerIsToldByInstanceThenSequenceThenPurgeThenHash() {
    keep(said(5, 100, 1_000, "v1"));

    assertThat(store.compare(said(6, -9, 1_000, "v1"))).isEqualTo(NEWER);
    assertThat(store.compare(said(4, 200, 1_000, "v1"))).isEqualTo(OLDER);
    assertThat(store.compare(said(-1, 1, 1_000, "v1"))).as("unsigned").isEqualTo(NEWER);
    assertThat(store.compare(said(5, 101, 1_000, "v1"))).isEqualTo(NEWER);
    assertThat(store.compare(said(5, 99, 1_000, "v1"))).isEqualTo(OLDER);
    assertThat(store.compare(said(5, 1 << 30, 1_000, "v1"))).isEqualTo(INCOMPARABLE);
    assertThat(store.compare(said(5, 100, 9, "v1"))).as("lifetime aside").isEqualTo(EQUAL);
    assertThat(store.compare(said(5, 100, 0, "v1"))).as("a purge").isEqualTo(NEWER);
  }

  @Test
  void ofTwoContentsOfOneNumberAllNodesKeepTheSame() {
    Announcement one = said(5, 100, 1_000, "v1");
    Announcement other = said(5, 100, 1_000, "v2");
    AnnouncementStore otherStore = new AnnouncementStore(MAX_AGE);
    keep(one);
    otherStore.keep(other, FROM, 0);

    assertThat(List.of(store.compare(other), otherStore.compare(one)))
        .containsExactlyInAnyOrder(NEWER, OLDER);
    assertThat(Freshness.of(one, other)).isEqualTo(otherStore.compare(one));
  }

  @Test
  void headersCompareLikeWhatTheyStandFor() {
    Entry entry = keep(said(5, 100, 1_000, "v1"));
    assertThat(store.compare(header(entry, 0, 0))).isEqualTo(EQUAL);
    assertThat(store.compare(header(entry, 1, 0))).isEqualTo(NEWER);
    assertThat(store.compare(header(entry, -1, 0))).isEqualTo(OLDER);
    assertThat(store.compare(header(entry, 0, 1))).isIn(NEWER, OLDER);
    assertThat(store.compare(new Header(NodeId.ofName("other"), 1, 1, false, 1))).isEqualTo(NEWER);
  }

  private static Header header(Entry entry, int later, long otherHash) {
    return new Header(
        entry.id(),
        entry.announcement.instance(),
        entry.announcement.sequence() + later,
        false,
        entry.print().hash() + otherHash);
  }

  @Test
  void aGravestoneOfOneThatLeftLetsOnlyTheNewerPass() {
    Entry entry = keep(said(5, 100, 1_000, "v1"));
    Announcement purge = said(5, 101, 0, "v1");
    store.bury(entry, Gone.LEFT, purge, 0);

    assertThat(store.compare(said(5, 100, 1_000, "v1"))).isEqualTo(OLDER);
    assertThat(store.compare(said(5, 101, 1_000, "v1"))).isEqualTo(OLDER);
    assertThat(store.compare(purge)).isEqualTo(EQUAL);
    assertThat(store.compare(said(5, 102, 1_000, "v1"))).isEqualTo(NEWER);
    assertThat(store.compare(said(6, -5, 1_000, "v1"))).isEqualTo(NEWER);
    assertThat(store.left()).containsOnlyKeys(entry.id());

    keep(said(6, -5, 1_000, "v1"));
    assertThat(store.left()).isEmpty();
  }

  @Test
  void aGravestoneOfOneThatAgedDoesNotLetTheSameBack() {
    store.bury(keep(said(5, 100, 1_000, "v1")), Gone.AGED, null, 0);
    assertThat(store.compare(said(5, 100, 1_000, "v1"))).isEqualTo(OLDER);
    assertThat(store.compare(said(5, 101, 1_000, "v1"))).isEqualTo(NEWER);
    assertThat(store.left()).isEmpty();
  }

  @Test
  void aForgottenNodeMayComeBackWithWhatItSaidLast() {
    Entry entry = keep(said(5, 100, 1_000, "v1"));
    entry.wasReachable = true;
    store.bury(entry, Gone.FORGOTTEN, null, 0);
    assertThat(store.compare(said(5, 100, 1_000, "v1"))).isEqualTo(NEWER);
    assertThat(store.compare(said(5, 99, 1_000, "v1"))).isEqualTo(OLDER);
  }

  @Test
  void whatNoPathEverLedToLeavesNoGravestone() {
    Entry entry = keep(said(5, 100, 1_000, "v1"));
    store.bury(entry, Gone.FORGOTTEN, null, 0);
    assertThat(store.gravestone(entry.id())).isNull();
  }

  @Test
  void gravestonesStandAsLongAsACopyCanBeAbout() {
    Entry entry = keep(said(5, 100, 2 * 60 * 60_000, "v1")); // lives for two hours
    store.bury(entry, Gone.LEFT, said(5, 101, 0, "v1"), 0);
    store.sweep(119 * MINUTE_NANOS);
    assertThat(store.gravestone(entry.id())).isNotNull();
    store.sweep(120 * MINUTE_NANOS);
    assertThat(store.gravestone(entry.id())).isNull();
    assertThat(store.left()).isEmpty();
  }

  @Test
  void theNumberOfGravestonesIsBounded() {
    for (int i = 0; i < Limits.MAX_NODES + 10; i++) {
      Announcement said = SampleGraph.announcement("n" + i, 1, List.of());
      store.buryAgain(said, 0);
    }
    assertThat(store.gravestone(NodeId.ofName("n9"))).isNull();
    assertThat(store.gravestone(NodeId.ofName("n10"))).isNotNull();
  }

  @Test
  void lifetimesCountDownAndNeverBecomeAPurgeByThemselves() {
    Entry entry = store.keep(said(5, 100, 10_000, "v1"), FROM, 0);
    assertThat(store.toSend(entry, 50_000_000L)).isSameAs(entry.announcement);
    assertThat(store.toSend(entry, 4_000_000_000L).lifetimeMillis()).isEqualTo(6_000);
    assertThat(store.toSend(entry, 11_000_000_000L).lifetimeMillis()).isEqualTo(1);
    assertThat(store.sweep(9_999_000_000L)).isEmpty();
    assertThat(store.sweep(10_000_000_000L)).containsExactly(entry);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void theDigestDependsOnWhatIsHeldAndNotOnHowItCame(long seed) {
    // given: a store that went through much, and one that was told only the result
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 2_000; i++) {
      String name = "n" + random.nextInt(100);
      Entry entry = store.find(NodeId.ofName(name));
      if (entry != null && random.nextInt(4) == 0) {
        store.bury(entry, Gone.FORGOTTEN, null, 0);
      } else {
        store.keep(SampleGraph.announcement(name, i, List.of()), FROM, 0);
      }
    }
    AnnouncementStore told = new AnnouncementStore(MAX_AGE);
    List<Entry> held = new ArrayList<>(store.entries());
    for (int i = held.size() - 1; i >= 0; i--) {
      told.keep(held.get(i).announcement, FROM, 0);
    }

    // then
    DatabaseDigest ours = store.digest().toMessage();
    assertThat(told.digest().toMessage()).as("seed %d", seed).isEqualTo(ours);
    assertThat(told.digest().differences(ours)).isEmpty();

    // when: one differs
    NodeId changed = held.get(0).id();
    told.keep(SampleGraph.announcement(held.get(0).announcement.name(), 9999, List.of()), FROM, 0);

    // then: its bucket alone
    assertThat(told.digest().differences(ours)).containsExactly(Digest.bucket(changed));
  }

  private Entry keep(Announcement announcement) {
    return store.keep(announcement, FROM, 0);
  }

  private static Announcement said(long instance, int sequence, int lifetime, String version) {
    return new Announcement(
        NodeId.ofName("n"),
        "n",
        1,
        instance,
        sequence,
        lifetime,
        version,
        List.of(),
        List.of(new Adjacency(NodeId.ofName("m"), 1)));
  }
}

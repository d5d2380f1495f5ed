package io.meshage.protocol.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.testkit.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a link of our own may be announced, and how flapping ones are held back. */
class OwnLinksTest {
  private static final NodeId PEER = NodeId.ofName("peer");
  private static final Duration QUIET = Duration.ofSeconds(10);

  private final ManualScheduler clock = new ManualScheduler();
  private final List<String> news = new ArrayList<>();
  private final OwnLinks links =
      new OwnLinks(
          clock,
          QUIET,
          () -> news.add("better"),
          () -> news.add("worse"),
          (peer, left) -> news.add("held back " + left.toMillis()));

  @Test
  void aLinkIsAnnouncedWhenTheExchangeIsComplete() {
    links.up(PEER);
    assertThat(links.adjacency()).isEmpty();
    links.exchanged(PEER);
    assertThat(links.adjacency()).containsExactly(new Adjacency(PEER, 1));
    assertThat(news).containsExactly("better");
  }

  @Test
  void aLinkIsAnnouncedAfterTwoSecondsWithoutAnExchange() {
    links.up(PEER);
    clock.advance(Duration.ofMillis(1_999));
    assertThat(news).isEmpty();
    clock.advance(Duration.ofMillis(1));
    assertThat(news).containsExactly("better");
  }

  @Test
  void aLinkThatNeverWasAnnouncedEndsWithoutAWord() {
    links.up(PEER);
    links.down(PEER, false);
    clock.advance(Duration.ofSeconds(5));
    assertThat(news).isEmpty();
  }

  @Test
  void aFlappingLinkIsHeldBackLongerAndLonger() {
    assertThat(comebackDelay()).isZero();
    long expectedMillis = 200;
    for (int flap = 1; flap <= 9; flap++) {
      links.down(PEER, false);
      assertThat(comebackDelay()).isEqualTo(Math.min(expectedMillis, 30_000));
      expectedMillis *= 2;
    }
    links.down(PEER, false);
    assertThat(comebackDelay()).isEqualTo(30_000);
  }

  @Test
  void aLinkThatLivedLongIsNotHeldBack() {
    comebackDelay();
    links.down(PEER, false);
    assertThat(comebackDelay()).isEqualTo(200);
    clock.advance(QUIET);
    links.down(PEER, false);
    assertThat(comebackDelay()).isZero();
  }

  @Test
  void aLinkThatStayedAwayLongIsNotHeldBack() {
    comebackDelay();
    links.down(PEER, false);
    clock.advance(QUIET);
    assertThat(comebackDelay()).isZero();
  }

  @Test
  void whoTakesItsLeaveAndComesBackHasNotFlapped() {
    for (int life = 1; life <= 7; life++) {
      assertThat(comebackDelay()).isZero();
      clock.advance(Duration.ofMillis(1_500));
      links.down(PEER, true);
    }
    assertThat(comebackDelay()).isZero();
    links.down(PEER, false);
    assertThat(comebackDelay()).isEqualTo(200);
    links.down(PEER, true);
    assertThat(comebackDelay()).as("another life").isZero();
  }

  @Test
  void whoIsHeldBackIsToldForHowLong() {
    comebackDelay();
    links.down(PEER, false);
    comebackDelay();
    links.down(PEER, false);
    links.up(PEER);
    assertThat(links.settling(PEER)).isZero();
    links.exchanged(PEER);

    assertThat(news).last().isEqualTo("held back 400");
    clock.advance(Duration.ofMillis(150));
    assertThat(links.settling(PEER)).isEqualTo(Duration.ofMillis(250));
    clock.advance(Duration.ofMillis(250));
    assertThat(links.settling(PEER)).isZero();
    assertThat(news).last().isEqualTo("better");
  }

  @Test
  void flapsOfOnePeerDoNotDelayAnother() {
    comebackDelay();
    links.down(PEER, false);
    NodeId other = NodeId.ofName("other");
    links.up(other);
    links.exchanged(other);
    assertThat(links.adjacency()).containsExactly(new Adjacency(other, 1));
  }

  @Test
  void costsAreRememberedWhileTheLinkIsDown() {
    links.setCost(PEER, 7);
    assertThat(news).isEmpty();
    links.up(PEER);
    links.exchanged(PEER);
    assertThat(links.adjacency()).containsExactly(new Adjacency(PEER, 7));
    links.setCost(PEER, 1);
    assertThat(links.adjacency()).containsExactly(new Adjacency(PEER, 1));
    assertThat(news).containsExactly("better", "better");
    assertThatIllegalArgumentException().isThrownBy(() -> links.setCost(PEER, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> links.setCost(PEER, 65_536));
  }

  /** Brings the link up, completes its exchange, and measures the time to its announcement. */
  private long comebackDelay() {
    int before = news.size();
    links.up(PEER);
    links.exchanged(PEER);
    long millis = 0;
    while (!news.subList(before, news.size()).contains("better")) {
      clock.advance(Duration.ofMillis(100));
      millis += 100;
    }
    return millis;
  }
}

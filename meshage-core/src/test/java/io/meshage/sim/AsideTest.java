package io.meshage.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.LinkInfo;
import io.meshage.MeshListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pings in datagrams beside the links, and what happens where datagrams do not pass. */
class AsideTest {
  private final Simulation sim = Simulation.builder(1).datagrams().line("a", "b", "c");
  private final List<String> ways = new ArrayList<>();

  @AfterEach
  void theMeshIsWhole() {
    sim.quiet();
    sim.invariants().atRest();
    assertThat(sim.node("a").set(List.of("c"), "hello").complete()).isTrue();
    sim.close();
  }

  private long count(String node, String counter) {
    return sim.node(node).stats().count(counter);
  }

  private void listen() {
    sim.node("a")
        .addListener(
            new MeshListener() {
              @Override
              public void pingsMoved(PingsMoved event) {
                ways.add(event.peer() + (event.datagrams() ? " by datagram" : " by the link"));
              }
            });
  }

  @Test
  void pingsGoByDatagramWhereThosePass() {
    sim.advance(Duration.ofSeconds(10));
    long before = count("b", "datagrams-pings");

    sim.advance(Duration.ofSeconds(10));

    assertThat(sim.node("b").links()).hasSize(2).allMatch(LinkInfo::datagrams);
    assertThat(count("b", "datagrams-pings") - before).isGreaterThan(15);
    assertThat(sim.node("a").links().get(0).roundTrip()).isEqualTo(Duration.ofMillis(2));
  }

  @Test
  void announcementsWithoutNewsGoByDatagramWhereThosePass() {
    sim.advance(Duration.ofSeconds(10));
    long before = count("c", "datagrams-announcements");

    sim.advance(Duration.ofSeconds(30));

    assertThat(count("c", "datagrams-announcements") - before)
        .as("each of a and b")
        .isBetween(4L, 8L);
  }

  @Test
  void whereDatagramsAreBlockedNothingElseIsNoticed() {
    sim.advance(Duration.ofSeconds(5));
    listen();

    sim.datagrams("a", "b", false);
    sim.advance(Duration.ofMinutes(2));

    assertThat(ways).containsExactly("b by the link");
    assertThat(sim.node("a").links()).noneMatch(LinkInfo::datagrams);
    assertThat(count("a", "links-down") + count("b", "links-down")).isZero();
    assertThat(sim.node("c").links()).as("between b and c they pass").allMatch(LinkInfo::datagrams);
  }

  @Test
  void theyAreTriedAgain() {
    sim.advance(Duration.ofSeconds(5));
    sim.datagrams("a", "b", false);
    sim.advance(Duration.ofMinutes(1));
    listen();

    sim.datagrams("a", "b", true);
    sim.advance(Duration.ofMinutes(2));

    assertThat(ways).containsExactly("b by datagram");
    assertThat(sim.node("a").links()).allMatch(LinkInfo::datagrams);
  }

  @Test
  void aLinkThatIsDeadIsFoundDeadThoughDatagramsPass() {
    sim.advance(Duration.ofSeconds(5));

    sim.network().halfOpen("a", "b");
    sim.advance(Duration.ofSeconds(2));

    assertThat(count("a", "links-down")).isEqualTo(1);
    sim.advance(Duration.ofSeconds(30)); // it is dialled again
  }

  @Test
  void whoElseHearsItIsAskedBesideTheLinks() {
    sim.dial("a", "c");
    sim.advance(Duration.ofSeconds(5));
    List<String> ends = new ArrayList<>();
    sim.node("a")
        .addListener(
            new MeshListener() {
              @Override
              public void linkDown(LinkDown event) {
                ends.add(event.peer() + ": " + event.text());
              }
            });

    sim.network().halfOpen("a", "b");
    sim.advance(Duration.ofSeconds(2));

    assertThat(ends).singleElement().asString().contains("but c hears it");
    assertThat(count("c", "datagrams-indirect-pings")).isPositive();
    sim.advance(Duration.ofSeconds(30)); // it is dialled again
  }

  @Test
  void lostAndDoubledDatagramsDoNoHarm() {
    sim.network().loss("a", "b", 0.02);
    sim.network().duplicates(0.3);

    sim.advance(Duration.ofMinutes(2));

    assertThat(count("a", "links-down")).isZero();
    assertThat(count("b", "datagrams-strange")).as("those that came twice").isPositive();
    assertThat(count("b", "datagrams-announcements")).isPositive();
    sim.network().loss("a", "b", 0);
    sim.network().duplicates(0);
    sim.advance(Duration.ofSeconds(10));
  }
}

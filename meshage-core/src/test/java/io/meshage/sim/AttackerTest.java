package io.meshage.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Blocked;
import io.meshage.Bytes;
import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.SendReport;
import io.meshage.Topology;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.DeliveryMessage.Target;
import io.meshage.message.HealthMessage.Ping;
import io.meshage.message.HealthMessage.Pong;
import io.meshage.message.Lollipop;
import io.meshage.message.PeeringMessage.Goodbye;
import io.meshage.message.PeeringMessage.Reject;
import io.meshage.message.PeeringMessage.Solicitation;
import io.meshage.message.ProtocolVersion;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.message.TopologyMessage.DatabaseDigest;
import io.meshage.message.TopologyMessage.DatabaseHeaders;
import io.meshage.testkit.Visitor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** F25 to F36: a neighbour that speaks the protocol, and speaks it to do harm. */
class AttackerTest extends AttackScene {
  private static final int SIGNED_FRAMES = 1_000;

  @Test
  void f25ReplayedAnnouncementsChangeNothingAndGoNoFurther() {
    mallory.link("b");
    for (int cost = 2; cost < 12; cost++) {
      sim.node("c").setLinkCost("b", cost);
      sim.advance(Duration.ofMillis(500));
    }
    sim.advance(Duration.ofSeconds(15));
    Topology before = sim.node("a").mesh();
    long framesOut = sim.node("a").links().get(0).framesIn();
    List<byte[]> replay = List.copyOf(mallory.recorded);
    assertThat(replay).hasSizeGreaterThan(10);

    replay.forEach(mallory::write);
    sim.advance(Duration.ofMillis(50));

    assertThat(sim.node("a").mesh().sameLinks(before)).isTrue();
    assertThat(sim.node("a").links().get(0).framesIn()).as("to a").isEqualTo(framesOut);
    assertThat(count("b", "announcements-old")).isPositive();
  }

  @Test
  void f25AReplayBringsNobodyBackWhoLeft() {
    mallory.link("b");
    sim.node("c").announce();
    sim.advance(SECOND);
    sim.leave("c");
    sim.advance(SECOND);

    List.copyOf(mallory.recorded).forEach(mallory::write);
    sim.advance(SECOND);

    assertThat(sim.node("a").mesh().nodes()).doesNotContain("c");
    sim.invariants().nobodyIsResurrected();
    sim.restart("c");
    sim.dial("c", "b");
    sim.advance(SECOND); // until it is news to all that it is back
  }

  @Test
  void f26AnInstanceFromTheFutureIsOvertakenAtOnce() {
    mallory.link("b");
    long future = mallory.birth() + Duration.ofDays(2).toNanos() / 1000;
    mallory.say(by(mallory, Attacker.announcement("c", mallory.birth(), future, 1, "mallory")));
    sim.advance(SECOND);

    assertThat(count("b", "announcements-future")).isEqualTo(areSigned() ? 0 : 2); // and c's own
    sim.invariants().presentLives();
  }

  @Test
  void f26TheHighestSequenceInAnothersNameIsOvertakenAtOnce() {
    mallory.link("b");
    sim.node("c").announce();
    sim.advance(SECOND);
    Announcement last = honest("c");
    mallory.say(
        by(
            mallory,
            Attacker.announcement(
                "c", last.birth(), last.instance(), Integer.MAX_VALUE, "mallory", "b")));
    sim.advance(SECOND);

    // where all sign it goes no further than to its first reader
    assertThat(count("c", "identity-reclaimed")).isEqualTo(areSigned() ? 0 : 1);
    assertThat(count("b", "identity-conflicts")).isEqualTo(areSigned() ? 1 : 0);
    assertThat(sim.node("a").mesh().adjacency().get("c")).containsExactly("b");
    sim.invariants().presentLives();
  }

  @Test
  void f26AnAnnouncementOfAMillionNeighboursCostsItsSenderTheLink() {
    mallory.link("b");
    byte[] frame = Visitor.frame(Attacker.announcement("mallory", 1, 1, 1, "b"));
    // The number of neighbours stands before the only one, an id and a cost of one byte; behind
    // it two empty lists, the largest body in four bytes, and that there is no signature.
    int at = frame.length - Integer.BYTES - 7 - 1 - NodeId.BYTES - 1;
    ByteBuffer longer = ByteBuffer.allocate(frame.length + 2);
    longer.put(frame, 0, at).put(new byte[] {(byte) 0xc0, (byte) 0x84, 0x3d});
    longer.put(frame, at + 1, frame.length - at - 1);
    mallory.write(sealed(longer.array()));
    sim.advance(SECOND);

    assertThat(mallory.isHungUp()).isTrue();
    assertThat(count("b", "frames-malformed")).isEqualTo(1);
  }

  private static byte[] sealed(byte[] frame) {
    ByteBuffer.wrap(frame).putInt(frame.length - Integer.BYTES);
    CRC32C crc = new CRC32C();
    crc.update(frame, Integer.BYTES, frame.length - 2 * Integer.BYTES);
    ByteBuffer.wrap(frame).putInt(frame.length - Integer.BYTES, (int) crc.getValue());
    return frame;
  }

  @Test
  void f27AStormOfAnnouncementsIsThinnedOutByTheFirstNode() {
    mallory.link("b");
    long before = sim.node("c").links().get(0).framesIn();
    for (int i = 0; i < 20_000; i++) {
      mallory.say(
          by(
              mallory,
              Attacker.announcement(
                  "mallory", mallory.birth(), mallory.birth(), Lollipop.FIRST + i, "b")));
      if (i % 100 == 0) {
        sim.advance(Duration.ofMillis(1)); // 100,000 a second
      }
    }
    SendReport meanwhile = sim.node("a").set(List.of("c"), "through the storm");
    sim.advance(SECOND);

    assertThat(meanwhile.elapsed()).isLessThan(Duration.ofMillis(50));
    assertThat(sim.node("c").links().get(0).framesIn() - before).isLessThan(100);
    assertThat(count("b", "announcements-conflated")).isGreaterThan(10_000);
  }

  /**
   * 100,000 frames a second, until it is hung up; meanwhile the honest nodes talk as ever. What is
   * signed was signed beforehand, and comes again and again.
   */
  private void storm(IntFunction<Announcement> announcements) {
    List<byte[]> signed = new ArrayList<>();
    for (int i = 0; areSigned() && i < SIGNED_FRAMES; i++) {
      signed.add(Visitor.frame(mallory.signed(announcements.apply(i))));
    }
    for (int second = 0; second < 20 && !mallory.isHungUp(); second++) {
      for (int milli = 0; milli < 1000 && !mallory.isHungUp(); milli++) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i < 100; i++) {
          int number = 100_000 * second + 100 * milli + i;
          frames.writeBytes(
              areSigned()
                  ? signed.get(number % SIGNED_FRAMES)
                  : Visitor.frame(announcements.apply(number)));
        }
        mallory.write(frames.toByteArray());
        sim.advance(Duration.ofMillis(1));
      }
      SendReport meanwhile = sim.node("a").set(List.of("c"), "through the storm");
      assertThat(meanwhile.acknowledged()).containsExactly("c");
      assertThat(meanwhile.elapsed()).isLessThan(Duration.ofMillis(50));
      sim.invariants().controlLatency();
      sim.invariants().bounds();
    }
  }

  @Test
  void f27WhoStormsOnIsHungUpAndBlockedForAWhile() {
    mallory.link("b");

    storm(
        i ->
            Attacker.announcement(
                "mallory", mallory.birth(), mallory.birth(), Lollipop.FIRST + i, "b"));

    assertThat(mallory.isHungUp()).isTrue();
    assertThat(mallory.heard)
        .filteredOn(Goodbye.class::isInstance)
        .extracting(last -> ((Goodbye) last).reason())
        .containsExactly(CloseReason.BLOCKED);
    assertThat(sim.node("b").blocked()).extracting(Blocked::name).containsExactly("mallory");
    assertThat(count("b", "frames-over-limit")).isGreaterThan(100_000);
    mallory.connect("b").say(mallory.hello());
    sim.advance(SECOND);
    assertThat(mallory.heard.get(mallory.heard.size() - 1))
        .isInstanceOfSatisfying(
            Reject.class, reject -> assertThat(reject.reason()).isEqualTo(CloseReason.BLOCKED));
    sim.advance(Limits.FIRST_BLOCK);
    mallory.link("b");
  }

  @Test
  void f28WhoMakesUpOriginsWithoutEndIsBlockedAndTheyAreForgotten() {
    mallory.link("b");

    storm(i -> Attacker.announcement("x" + i, 1, mallory.birth(), 1, "b"));

    assertThat(sim.node("b").blocked()).extracting(Blocked::name).containsExactly("mallory");
    assertThat(count("b", "announcements-dropped")).matches(dropped -> dropped > 0 || areSigned());
    assertThat(kept("b", "announcements")).isLessThan(30_000);
    sim.advance(Duration.ofMinutes(2));
    assertThat(kept("b", "announcements")).isEqualTo(3);
    assertThat(kept("a", "announcements")).isEqualTo(3);
  }

  /** Whoever answers with all it knows must not be asked without end. */
  @Test
  void f27AStormOfDigestsIsAnsweredAtALowRateAndThenEndsTheLink() {
    mallory.link("b");
    sim.advance(SECOND);
    mallory.heard.clear();
    DatabaseDigest digest =
        new DatabaseDigest(1, 2, 3, Collections.nCopies(DatabaseDigest.BUCKETS, 1L));
    int seconds = 0;
    for (; seconds < 20 && !mallory.isHungUp(); seconds++) {
      for (int i = 0; i < 1000; i++) {
        mallory.say(digest, digest);
        sim.advance(Duration.ofMillis(1));
      }
    }

    assertThat(seconds).isLessThan(10);
    assertThat(mallory.heard.stream().filter(DatabaseHeaders.class::isInstance))
        .hasSizeBetween(10, 16 + 4 * seconds);
    assertThat(sim.node("b").blocked()).extracting(Blocked::name).containsExactly("mallory");
  }

  @Test
  void f28OriginsThatNobodyReachesAreForgottenAgain() {
    mallory.link("b");
    originate(3_000);
    // Signed ones come in as fast as they are verified, and the first are forgotten by then.
    assertThat(kept("b", "announcements")).isGreaterThan(areSigned() ? 1_000 : 3_000);

    sim.advance(Duration.ofMinutes(1));

    assertThat(kept("b", "announcements")).isLessThan(10);
    assertThat(kept("b", "gravestones")).isLessThan(10);
    assertThat(sim.node("a").mesh().nodes()).containsExactly("a", "b", "c");
  }

  @Test
  @Tag("soak")
  void f28ANewcomerHasRoomThoughMadeUpOriginsFillTheTable() {
    sim.running().forEach(name -> sim.node(name).setMsaPeriod(Duration.ofHours(1)));
    mallory.link("b");
    originate(Limits.MAX_NODES + 2_000);

    sim.invariants().bounds();
    assertThat(kept("b", "announcements")).isEqualTo(Limits.MAX_NODES);
    assertThat(count("b", "announcements-evicted")).isPositive();
    sim.start("d");
    assertThat(sim.dial("d", "b")).isEqualTo("b");
    sim.eventually(SECOND, () -> delivers("a", "d"));
    assertThat(kept("b", "announcements")).isEqualTo(Limits.MAX_NODES);
    sim.running().forEach(name -> sim.node(name).setMsaPeriod(Duration.ofSeconds(10)));
    sim.advance(Duration.ofMinutes(1));
  }

  /** As fast as a link may, and no faster: the rest would only be thinned out. */
  private void originate(int origins) {
    int atOnce = areSigned() ? 40 : 200;
    for (int i = 0; i < origins; i++) {
      mallory.say(by(mallory, Attacker.announcement("x" + i, 1, mallory.birth(), 1, "b")));
      if (i % atOnce == 0) {
        sim.advance(Duration.ofMillis(200));
      }
    }
    sim.advance(SECOND);
  }

  @Test
  void f29ALengthThatNobodyCanHaveEndsTheConnection() {
    mallory.link("b");
    mallory.write(new byte[] {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1, 1});
    sim.advance(SECOND);

    assertThat(mallory.isHungUp()).isTrue();
    assertThat(count("b", "links-closed-too_large")).isEqualTo(1);
  }

  @Test
  void f31AnUnknownTypeIsPassedOverUnlessItMustBeUnderstood() {
    mallory.link("b");
    mallory.write(sealed(unknown(0)));
    mallory.say(new Ping(77, 0, 0));
    sim.advance(SECOND);
    assertThat(mallory.heard).anyMatch(m -> m instanceof Pong pong && pong.number() == 77);
    assertThat(count("b", "frames-unknown")).isEqualTo(1);

    mallory.write(sealed(unknown(0x80)));
    sim.advance(SECOND);
    assertThat(mallory.isHungUp()).isTrue();
  }

  private static byte[] unknown(int flags) {
    byte[] frame = Visitor.frame(new Ping(1, 0, 0));
    frame[5] = 0x7e;
    frame[6] = (byte) flags;
    return frame;
  }

  @Test
  void f32HandshakesThatNeverEndKeepNobodyOut() {
    List<Attacker> lorises = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Attacker loris = new Attacker(sim, "loris" + i);
      for (int j = 0; j < 60; j++) {
        loris.connect("b").write(new byte[] {0});
      }
      lorises.add(loris);
    }
    sim.start("d");
    assertThat(sim.dial("d", "b")).isEqualTo("b");
    sim.advance(Duration.ofSeconds(6));

    assertThat(lorises).allSatisfy(loris -> assertThat(loris.isHungUp()).isTrue());
    sim.eventually(SECOND, () -> delivers("a", "d"));
  }

  /** It takes the hop's data and drops it; the way round is longer, and honest. */
  @Test
  void f34ABlackHoleIsGoneRoundWithinTheTimeout() {
    sim.start("d");
    sim.start("e");
    sim.start("f");
    sim.dial("a", "d");
    sim.dial("d", "e");
    sim.dial("e", "f");
    sim.dial("f", "c");
    sim.node("a").hangup("b"); // and with it the good short way
    Attacker hole = insider("hole").link("a");
    Attacker farEnd = insider("far").link("c");
    hole.say(tunnel(hole, "a", "far"));
    farEnd.say(tunnel(farEnd, "c", "hole"));
    sim.advance(Duration.ofSeconds(3));
    assertThat(sim.node("a").mesh().route("c").orElseThrow().hops())
        .containsExactly("a", "hole", "far", "c");

    SendReport report = sim.node("a").set(List.of("c"), "past the hole");

    assertThat(hole.heard).hasAtLeastOneElementOfType(Data.class);
    assertThat(report.acknowledged()).containsExactly("c");
    assertThat(report.elapsed()).isLessThan(Duration.ofSeconds(5));
    hole.hangUp();
    farEnd.hangUp();
    sim.dial("a", "b");
  }

  private Announcement tunnel(Attacker end, String... neighbours) {
    return by(
        end, Attacker.announcement(end.name, end.birth(), end.birth(), Lollipop.FIRST, neighbours));
  }

  @Test
  void f35ForgedPathsAreDroppedOrRefused() {
    mallory.link("b");
    sim.node("c").announce();
    sim.advance(SECOND);
    NodeId b = NodeId.ofName("b");
    NodeId c = NodeId.ofName("c");
    NodeId x = NodeId.ofName("x");
    mallory.say(copy(List.of(mallory.id(), c), b)); // does not come from its last node
    mallory.say(copy(List.of(mallory.id(), x, x, mallory.id()), b)); // was somewhere twice
    sim.advance(SECOND);
    assertThat(count("b", "messages-forged")).isEqualTo(2);

    mallory.say(copy(List.of(mallory.id(), b, mallory.id()), c));
    sim.advance(SECOND);
    assertThat(count("b", "messages-forged")).isEqualTo(3);
    assertThat(sim.received("b")).isEmpty();
    assertThat(sim.received("c")).isEmpty();
  }

  private Data copy(List<NodeId> path, NodeId to) {
    Envelope envelope =
        new Envelope(
            new MessageId(mallory.id(), mallory.birth(), 1),
            "mallory",
            Kind.MESSAGE,
            path,
            16,
            Duration.ofSeconds(1).toNanos() / 1000,
            mallory.birth(),
            1,
            Bytes.copyOf(new byte[] {'x'}));
    return new Data(envelope, List.of(new Target(to, 0)), false);
  }

  @Test
  void f36ACallWithAThirdPartysAddressMakesFewNodesDialIt() {
    Attacker victim = insider("victim");
    List<Endpoint> dials = victim.listen(22);
    sim.running().forEach(name -> sim.node(name).setDegree(3));
    sim.advance(SECOND);
    for (int i = 0; i < 1_000; i++) {
      NodeId caller = NodeId.ofName("caller" + i);
      mallory.solicit(
          victim.host,
          sim.node("a").config().solicitationPort(),
          new Solicitation(
              ProtocolVersion.OURS, "default", caller, mallory.birth(), 22, 3, caller, 1));
      sim.advance(Duration.ofMillis(10));
    }
    // Ten seconds, three nodes, at most one dial a second each, and one to begin with.
    assertThat(dials).isNotEmpty().hasSizeLessThanOrEqualTo(3 * 11);
  }
}

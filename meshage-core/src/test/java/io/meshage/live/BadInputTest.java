package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Bytes;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.MessageId;
import io.meshage.Node;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.Topology;
import io.meshage.message.DeliveryMessage.Ack;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.message.DeliveryMessage.Target;
import io.meshage.message.HealthMessage.Ping;
import io.meshage.message.HealthMessage.Pong;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.message.PeeringMessage.Ready;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.testkit.Visitor;
import io.meshage.wire.WireFormat;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A node meets everything a socket can bring. Each time it survives, whoever sent it is hung up on,
 * a counter rises, and its honest link goes on.
 */
class BadInputTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final long seed = Long.getLong("meshage.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final LiveMesh mesh = new LiveMesh();
  private Endpoint target = new Endpoint("tcp", "127.0.0.1", 1);

  @BeforeEach
  void anHonestPair() {
    mesh.start("victim");
    mesh.start("friend");
    mesh.link("friend", "victim");
    mesh.agree(SOON);
    target = mesh.node("victim").listening().get(0);
  }

  @AfterEach
  void theHonestPairStillTalks() {
    Node friend = mesh.node("friend");
    assertThat(friend.links()).as("the honest link, seed %d", seed).hasSize(1);
    assertThat(friend.set(List.of("victim"), "still there?").complete()).isTrue();
    assertThat(mesh.node("victim").set(List.of("friend"), "and you?").complete()).isTrue();
    mesh.close();
  }

  private long count(String counter) {
    return mesh.node("victim").stats().count(counter);
  }

  private void malformed(byte[] bytes) throws Exception {
    long before = count("frames-malformed") + count("links-closed-malformed");
    try (RawPeer peer = new RawPeer(target, "mallory")) {
      peer.write(bytes);
      assertThat(peer.isHungUp()).as("hung up, seed %d", seed).isTrue();
    }
    LiveMesh.eventually(
        SOON,
        () ->
            assertThat(count("frames-malformed") + count("links-closed-malformed"))
                .as("counted, seed %d: %s", seed, mesh.node("victim").stats())
                .isGreaterThan(before));
  }

  @Test
  void randomBytesCloseTheConnection() throws Exception {
    for (int i = 0; i < 50; i++) {
      byte[] bytes = new byte[64 + random.nextInt(4096)];
      random.nextBytes(bytes);
      // A length below 64, so that the frame is complete and looked into.
      ByteBuffer.wrap(bytes).putInt(random.nextInt(60));
      malformed(bytes);
    }
  }

  @Test
  void aLengthOfTwoGibibytesClosesTheConnection() throws Exception {
    malformed(new byte[] {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1, 1});
    malformed(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1, 1});
  }

  @Test
  void aTruncatedFrameHarmsNobody() throws Exception {
    byte[] whole = Visitor.frame(new Ping(1, 2, 3));
    for (int length = 1; length < whole.length; length++) {
      try (RawPeer peer = new RawPeer(target, "mallory")) {
        peer.write(java.util.Arrays.copyOf(whole, length));
      }
    }
  }

  @Test
  void aFrameInPiecesOfOneByteIsAFrame() throws Exception {
    try (RawPeer peer = new RawPeer(target, "slowpoke")) {
      peer.link();
      for (byte piece : Visitor.frame(new Ping(77, 0, 0))) {
        peer.write(new byte[] {piece});
      }
      Pong pong =
          (Pong) peer.await(message -> message instanceof Pong answer && answer.number() == 77);
      assertThat(pong.number()).isEqualTo(77);
    }
  }

  @Test
  void anUnknownFrameTypeIsCountedAndOneThatMustBeUnderstoodCloses() throws Exception {
    try (RawPeer peer = new RawPeer(target, "future")) {
      peer.link();
      peer.write(unknown(0));
      peer.send(new Ping(5, 0, 0));
      peer.await(message -> message instanceof Pong answer && answer.number() == 5);
      assertThat(count("frames-unknown")).isEqualTo(1);
      peer.write(unknown(0x8000));
      assertThat(peer.isHungUp()).isTrue();
      assertThat(count("frames-malformed")).isEqualTo(1);
    }
  }

  private static byte[] unknown(int flags) {
    ByteBuffer head =
        ByteBuffer.allocate(4)
            .put((byte) WireFormat.VERSION)
            .put((byte) 0x7e)
            .putShort((short) flags);
    CRC32C checksum = new CRC32C();
    checksum.update(head.flip());
    return ByteBuffer.allocate(12)
        .putInt(8)
        .put(head.rewind())
        .putInt((int) checksum.getValue())
        .array();
  }

  @Test
  void twoHundredSilentConnectionsKeepNobodyOut() throws Exception {
    List<RawPeer> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        silent.add(new RawPeer(target, "silent" + i));
      }
      mesh.start("late");
      mesh.link("late", "victim");
      assertThat(mesh.node("late").set(List.of("friend"), "made it").complete()).isTrue();
      for (RawPeer peer : silent) {
        assertThat(peer.isHungUp()).as("hung up after the handshake's deadline").isTrue();
      }
    } finally {
      for (RawPeer peer : silent) {
        peer.close();
      }
    }
  }

  @Test
  void aPeerThatNeverReadsCostsItsLinkAndItsSendersHearBusy() throws Exception {
    try (RawPeer peer = new RawPeer(target, "deaf")) {
      Introduction victim = peer.link();
      peer.keepTalking();
      peer.send(announcement(peer, 1, List.of(new Adjacency(victim.id(), 1))));
      Node friend = mesh.node("friend");
      LiveMesh.eventually(SOON, () -> assertThat(friend.mesh().nodes()).contains("deaf"));
      List<CompletableFuture<io.meshage.SendReport>> reports = new ArrayList<>();
      byte[] body = new byte[512 * 1024];
      for (int i = 0; i < 100; i++) {
        reports.add(friend.setAsync(List.of("deaf"), body, Duration.ofSeconds(3)));
      }
      for (CompletableFuture<io.meshage.SendReport> report : reports) {
        assertThat(report.get().outcomes().get("deaf")).isNotEqualTo(Outcome.ACKNOWLEDGED);
      }
      assertThat(reports.stream().map(report -> report.join().outcomes().get("deaf")))
          .contains(Outcome.BUSY);
      LiveMesh.eventually(
          SOON, () -> assertThat(mesh.node("victim").mesh().nodes()).doesNotContain("deaf"));
    }
  }

  private Announcement announcement(RawPeer peer, int sequence, List<Adjacency> neighbours) {
    return new Announcement(
        peer.id(), "deaf", peer.birth(), peer.birth(), sequence, 60_000, "", List.of(), neighbours);
  }

  @Test
  void aPeerThatAcknowledgesTwiceIsCountedOnce() throws Exception {
    try (RawPeer peer = new RawPeer(target, "deaf")) {
      Introduction victim = peer.link();
      peer.keepTalking();
      peer.send(announcement(peer, 1, List.of(new Adjacency(victim.id(), 1))));
      Node sender = mesh.node("victim");
      LiveMesh.eventually(SOON, () -> assertThat(sender.mesh().nodes()).contains("deaf"));
      var report = sender.setAsync(List.of("deaf"), "x", SOON);
      Data data = (Data) peer.await(Data.class::isInstance);
      MessageId id = data.envelope().id();
      Ack ack =
          new Ack(id, List.of(new Result(peer.id(), Outcome.ACKNOWLEDGED, peer.id())), false, true);
      peer.send(ack);
      peer.send(ack);
      peer.send(new Ack(new MessageId(victim.id(), 1, 99), ack.results(), true, true));
      assertThat(report.get().outcomes()).hasSize(1).containsEntry("deaf", Outcome.ACKNOWLEDGED);
      peer.send(new Ping(9, 0, 0));
      peer.await(message -> message instanceof Pong answer && answer.number() == 9);
    }
  }

  @Test
  void announcementsInAnothersNameDoNotSilenceIt() throws Exception {
    try (RawPeer peer = new RawPeer(target, "mallory")) {
      peer.link();
      Node friend = mesh.node("friend");
      long forged = friend.instance();
      peer.send(
          new Announcement(
              NodeId.ofName("friend"),
              "friend",
              forged,
              forged,
              Integer.MAX_VALUE,
              60_000,
              "",
              List.of(),
              List.of()));
      peer.send(
          new Announcement(
              NodeId.ofName("victim"),
              "victim",
              Long.MAX_VALUE,
              Long.MAX_VALUE,
              1,
              60_000,
              "",
              List.of(),
              List.of()));
      peer.send(new Ping(3, 0, 0));
      peer.await(message -> message instanceof Pong answer && answer.number() == 3);
      LiveMesh.eventually(
          SOON,
          () -> {
            assertThat(friend.mesh().adjacency().get("friend")).contains("victim");
            Topology view = mesh.node("victim").mesh();
            assertThat(view.adjacency().get("victim")).contains("friend");
            assertThat(view.members())
                .hasEntrySatisfying(
                    "friend", known -> assertThat(known.instance()).isGreaterThan(forged));
          });
    }
  }

  @Test
  void anAnnouncementOfAMillionNeighboursClosesTheConnection() throws Exception {
    try (RawPeer peer = new RawPeer(target, "mallory")) {
      peer.link();
      ByteBuffer frame = ByteBuffer.allocate(4 + 4 + 18_000_000 + 4);
      frame
          .putInt(frame.capacity() - 4)
          .put((byte) WireFormat.VERSION)
          .put((byte) 0x10)
          .putShort((short) 0);
      long before = count("frames-malformed") + count("links-closed-too_large");
      CompletableFuture<Boolean> written =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  peer.write(frame.array());
                  return true;
                } catch (java.io.IOException e) {
                  return false; // hung up while we were still talking
                }
              });
      assertThat(peer.isHungUp()).isTrue();
      written.get();
      LiveMesh.eventually(
          SOON,
          () ->
              assertThat(count("frames-malformed") + count("links-closed-too_large"))
                  .as("%s", mesh.node("victim").stats())
                  .isGreaterThan(before));
    }
  }

  @Test
  void sixByteKryoBodiesAreRefusedAndTheSenderIsTold() throws Exception {
    try (RawPeer peer = new RawPeer(target, "mallory")) {
      Introduction victim = peer.link();
      long counter = 0;
      for (int type = 0; type < 40; type++) {
        byte[] body = {
          (byte) type, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0x07
        };
        MessageId id = new MessageId(peer.id(), peer.birth(), ++counter);
        peer.send(
            new Data(
                new Envelope(
                    id,
                    "mallory",
                    Kind.MESSAGE,
                    List.of(peer.id()),
                    8,
                    5_000_000,
                    0,
                    2,
                    Bytes.wrap(body)),
                List.of(new Target(victim.id(), 0)),
                false));
        Ack ack =
            (Ack) peer.await(message -> message instanceof Ack answer && answer.id().equals(id));
        // some of the forty are numbers, which six bytes can well be
        assertThat(ack.results().get(0).outcome()).isIn(Outcome.UNDECODABLE, Outcome.ACKNOWLEDGED);
      }
      assertThat(count("bodies-undecodable")).isBetween(20L, 40L);
      LiveMesh.eventually(
          SOON,
          () ->
              assertThat(count("warnings-held-back"))
                  .as("all but the first")
                  .isEqualTo(count("bodies-undecodable") - 1));
    }
  }

  @Test
  void handshakesOutOfOrderCloseTheConnection() throws Exception {
    malformedHandshake(Visitor.frame(new Ready()));
    malformedHandshake(Visitor.frame(new Ping(1, 1, 1)));
  }

  private void malformedHandshake(byte[] bytes) throws Exception {
    try (RawPeer peer = new RawPeer(target, "mallory")) {
      peer.write(bytes);
      assertThat(peer.isHungUp()).isTrue();
    }
  }

  @Test
  void aHandshakeOverFourKibibytesIsNotWaitedFor() throws Exception {
    byte[] flood = new byte[Limits.MAX_HANDSHAKE_BYTES * 2];
    flood[2] = (byte) (flood.length >> 8);
    malformedHandshakeQuickly(flood);
  }

  private void malformedHandshakeQuickly(byte[] bytes) throws Exception {
    long start = System.nanoTime();
    malformedHandshake(bytes);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Limits.HANDSHAKE_DEADLINE);
  }

  @Test
  void garbageDatagramsAreDroppedAndCounted() throws Exception {
    int port = 20_000 + random.nextInt(10_000);
    try (LiveMesh lonely = new LiveMesh();
        DatagramSocket socket = new DatagramSocket()) {
      Node node = lonely.start("lonely", values -> values.degree(1).solicitationPort(port));
      LiveMesh.eventually(
          SOON,
          () -> {
            byte[] bytes = new byte[random.nextInt(1500)];
            random.nextBytes(bytes);
            send(socket, bytes, port);
            assertThat(node.stats().count("datagrams-malformed")).isGreaterThan(20);
          });
      assertThat(node.set(List.of("lonely"), "to myself").complete()).isTrue();
    }
  }

  private static void send(DatagramSocket socket, byte[] bytes, int port) {
    try {
      socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Bytes;
import io.meshage.Limits;
import io.meshage.MessageId;
import io.meshage.Node;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.SendReport;
import io.meshage.message.DeliveryMessage.Ack;
import io.meshage.message.DeliveryMessage.Broadcast;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.message.DeliveryMessage.Target;
import io.meshage.message.MeshMessage;
import io.meshage.testkit.Visitor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bodies that some nodes do not take, over real sockets. */
class LargeBodiesTest {
  private static final int MIB = 1 << 20;
  private static final Duration SOON = Duration.ofSeconds(20);

  private final LiveMesh mesh = new LiveMesh();

  private Node start(String name, int maxBodyBytes) {
    return mesh.start(name, config -> config.maxBodyBytes(maxBodyBytes));
  }

  @AfterEach
  void close() {
    mesh.close();
  }

  private void noLinkWasLost() {
    for (Node node : mesh.nodes()) {
      assertThat(node.stats().counters().keySet())
          .as(node.name())
          .noneMatch(counter -> counter.startsWith("links-closed"));
    }
  }

  @Test
  void aBodyThatNoRelayTakesCostsNoLinkAndNoOtherMessage() {
    start("a", 4 * MIB);
    start("b", MIB);
    start("c", MIB);
    start("d", 4 * MIB);
    mesh.link("a", "b");
    mesh.link("b", "c");
    mesh.link("c", "d");
    mesh.agree(SOON);

    CompletableFuture<SendReport> large = mesh.node("a").setAsync(List.of("d"), new byte[2 * MIB]);
    List<CompletableFuture<SendReport>> small = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      small.add(mesh.node("a").setAsync(List.of("d"), "m" + i));
    }

    assertThat(large.join().words("d"))
        .isEqualTo(
            "body too large (the body has 2097152 bytes, and b, on the way, takes at most"
                + " 1048576)");
    assertThat(small).allMatch(report -> report.join().complete());
    noLinkWasLost();
  }

  private static Envelope envelope(RawPeer peer, long counter, int bodyBytes) {
    return new Envelope(
        new MessageId(peer.id(), peer.birth(), counter),
        "mallory",
        Kind.MESSAGE,
        List.of(peer.id()),
        8,
        5_000_000,
        0,
        0,
        Bytes.wrap(new byte[bodyBytes]));
  }

  private static Data data(RawPeer peer, long counter, NodeId to, int bodyBytes) {
    return new Data(envelope(peer, counter, bodyBytes), List.of(new Target(to, 0)), false);
  }

  private static List<Result> answer(RawPeer peer, long counter) throws Exception {
    MeshMessage ack =
        peer.await(message -> message instanceof Ack any && any.id().counter() == counter);
    return ((Ack) ack).results();
  }

  /** A frame between what the relay takes and what anybody may send, and then others. */
  @Test
  void aFrameThatIsLongerThanANodeTakesIsPassedOverAnsweredAndCostsNothing() throws Exception {
    Node b = start("b", MIB);
    NodeId id = NodeId.ofName("b");
    NodeId elsewhere = NodeId.ofName("elsewhere");
    try (RawPeer mallory = new RawPeer(b.listening().get(0), "mallory")) {
      mallory.link();
      mallory.keepTalking();

      mallory.send(data(mallory, 1, elsewhere, 2 * MIB));
      assertThat(answer(mallory, 1)).containsExactly(new Result(elsewhere, Outcome.TOO_LARGE, id));
      mallory.send(
          new Broadcast(envelope(mallory, 2, Limits.MAX_BODY_BYTES), 1, true, 0, List.of()));
      assertThat(answer(mallory, 2)).containsExactly(new Result(id, Outcome.TOO_LARGE, id));
      mallory.send(data(mallory, 3, id, MIB));
      assertThat(answer(mallory, 3)).containsExactly(new Result(id, Outcome.ACKNOWLEDGED, id));

      assertThat(b.stats().count("frames-passed-over")).isEqualTo(2);
      noLinkWasLost();
    }
  }

  /** What the first relay takes as a frame, and the next would not when the path has grown. */
  @Test
  void aFrameAsLongAsARelayTakesCostsNoLinkBetweenHonestNodes() throws Exception {
    Node b = start("b", MIB);
    start("c", MIB);
    mesh.link("b", "c");
    mesh.agree(SOON);
    NodeId c = NodeId.ofName("c");
    try (RawPeer mallory = new RawPeer(b.listening().get(0), "mallory")) {
      mallory.link();
      mallory.keepTalking();
      int head = Visitor.frame(data(mallory, 1, c, 0)).length - Integer.BYTES;

      int most = MIB + Limits.MAX_ENVELOPE_BYTES - head;
      mallory.send(data(mallory, 1, c, most));
      assertThat(answer(mallory, 1))
          .containsExactly(new Result(c, Outcome.TOO_LARGE, NodeId.ofName("b")));
      mallory.send(data(mallory, 2, c, MIB));
      assertThat(answer(mallory, 2)).containsExactly(new Result(c, Outcome.ACKNOWLEDGED, c));
      noLinkWasLost();
    }
  }

  @Test
  void aFrameThatNobodyMaySendCostsItsSenderTheLink() throws Exception {
    Node b = start("b", MIB);
    try (RawPeer mallory = new RawPeer(b.listening().get(0), "mallory")) {
      mallory.link();
      mallory.write(ByteBuffer.allocate(4).putInt(Limits.MAX_FRAME_BYTES + 1).array());

      assertThat(mallory.isHungUp()).isTrue();
      LiveMesh.eventually(
          SOON, () -> assertThat(b.stats().count("links-closed-too_large")).isEqualTo(1));
    }
  }

  /** A length that is wrong, as a flipped bit makes it: only messages may be passed over. */
  @Test
  void aLongFrameOfAnotherTypeCostsItsSenderTheLinkAtOnce() throws Exception {
    Node b = start("b", MIB);
    try (RawPeer mallory = new RawPeer(b.listening().get(0), "mallory")) {
      mallory.link();
      byte[] ping = {0, 0x40, 0, 0, 3, 5, 0, 0};
      mallory.write(ping);

      assertThat(mallory.isHungUp()).isTrue();
      LiveMesh.eventually(SOON, () -> assertThat(b.stats().count("frames-malformed")).isEqualTo(1));
    }
  }
}

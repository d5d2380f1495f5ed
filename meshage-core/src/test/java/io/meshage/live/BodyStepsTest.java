package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.BodyCodec;
import io.meshage.Bytes;
import io.meshage.Compressor;
import io.meshage.MeshConfig;
import io.meshage.Message;
import io.meshage.MessageId;
import io.meshage.Node;
import io.meshage.Outcome;
import io.meshage.SendReport;
import io.meshage.message.BodyForm;
import io.meshage.message.DeliveryMessage.Ack;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.DeliveryMessage.Target;
import io.meshage.message.PeeringMessage.Introduction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is done to bodies on their way between live nodes: codecs and compression. */
class BodyStepsTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String LARGE = "a line like many others\n".repeat(2000);

  private final List<Node> nodes = new ArrayList<>();

  /** An application's codec: the class and the text of an object. */
  record Plain(int number, String name) implements BodyCodec {
    @Override
    public byte[] encode(Object body) {
      return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object decode(byte[] bytes) {
      return "plain " + new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private Node start(String name, UnaryOperator<LiveNode.Builder> settings, Compressor compressor) {
    Node node =
        settings
            .apply(LiveNode.builder(MeshConfig.local(name).compress(compressor).build()))
            .start();
    nodes.add(node);
    return node;
  }

  /** Links the nodes in a line and waits until all know what all read. */
  private void link() {
    for (int i = 1; i < nodes.size(); i++) {
      nodes.get(i).dial(nodes.get(i - 1).listening().get(0).toString());
    }
    for (Node node : nodes) {
      LiveMesh.eventually(
          SOON, () -> assertThat(node.broadcastRecipients()).hasSize(nodes.size() - 1));
    }
  }

  private static Message next(Node node) {
    return node.receive(SOON).orElseThrow();
  }

  @AfterEach
  void close() {
    nodes.forEach(Node::close);
  }

  @Test
  void aRecipientWithoutTheCodecIsNamedAtTheSendInWordsAndTheOthersHaveTheMessage() {
    // given: a - b - c, of which b does not read what a writes
    Plain codec = new Plain(20, "plain");
    Node a = start("a", builder -> builder.codec(codec), Compressor.NONE);
    Node b = start("b", builder -> builder, Compressor.NONE);
    Node c = start("c", builder -> builder.reads(codec), Compressor.NONE);
    link();

    // when
    SendReport report = a.set(List.of("a", "b", "c"), Map.of("k", 1));

    // then
    assertThat(report.outcomes())
        .containsEntry("a", Outcome.ACKNOWLEDGED)
        .containsEntry("b", Outcome.NO_CODEC)
        .containsEntry("c", Outcome.ACKNOWLEDGED);
    assertThat(report.words("b"))
        .isEqualTo("no common codec (sent as plain; the recipient reads bytes, text, kryo)");
    assertThat(next(c).body()).isEqualTo("plain {k=1}");

    // and: a broadcast passes through b
    SendReport toAll = a.broadcast(List.of(1));
    assertThat(toAll.outcomes())
        .containsEntry("b", Outcome.NO_CODEC)
        .containsEntry("c", Outcome.ACKNOWLEDGED);
    assertThat(next(c).body()).isEqualTo("plain [1]");

    // and: what needs no codec is read by all
    assertThat(a.broadcast("text").complete()).isTrue();
    assertThat(next(b).text()).isEqualTo("text");
  }

  @Test
  void largeBodiesTravelSmallAndRelaysDoNotInflateThem() {
    Node a = start("a", builder -> builder, Compressor.ZLIB);
    Node b = start("b", builder -> builder, Compressor.NONE);
    Node c = start("c", builder -> builder, Compressor.NONE);
    link();
    List<Message> seen = new ArrayList<>();
    b.onSnoop(seen::add);

    assertThat(a.set(List.of("c"), LARGE).complete()).isTrue();

    assertThat(next(c).text()).isEqualTo(LARGE);
    LiveMesh.eventually(SOON, () -> assertThat(seen).hasSize(1));
    assertThat(((Bytes) seen.get(0).body()).length()).isLessThan(LARGE.length() / 10);
    assertThat(a.broadcast(LARGE).complete()).isTrue();
    assertThat(next(b).text()).isEqualTo(LARGE);
  }

  @Test
  void whatArrivesInACodecOrCompressorThatIsNotReadIsAnswered() throws Exception {
    // given: a peer that does not care what the recipient has announced
    Node victim = start("victim", builder -> builder, Compressor.NONE);
    try (RawPeer peer = new RawPeer(victim.listening().get(0), "hasty")) {
      Introduction recipient = peer.link();

      assertThat(answer(peer, recipient, 1, 25, Bytes.EMPTY)).isEqualTo(Outcome.NO_CODEC);
      assertThat(answer(peer, recipient, 2, BodyForm.of(1, 7), Bytes.EMPTY))
          .isEqualTo(Outcome.NO_CODEC);
      // and: bombs cost an outcome, and the link goes on
      for (Compressor compressor : Compressor.values()) {
        if (compressor != Compressor.NONE) {
          Bytes bomb = Bytes.wrap(new byte[] {(byte) 0x80, (byte) 0x80, 0x40, 1, 2, 3, 4, 5});
          int form = BodyForm.of(1, compressor.number());
          int counter = 2 + compressor.number();
          assertThat(answer(peer, recipient, counter, form, bomb)).isEqualTo(Outcome.UNDECODABLE);
        }
      }
      assertThat(answer(peer, recipient, 9, 1, Bytes.ofText("still here")))
          .isEqualTo(Outcome.ACKNOWLEDGED);
    }
    assertThat(next(victim).text()).isEqualTo("still here");
    assertThat(victim.stats().count("bodies-undecodable")).isEqualTo(6);
  }

  private static Outcome answer(
      RawPeer peer, Introduction recipient, long counter, int form, Bytes body) throws Exception {
    MessageId id = new MessageId(peer.id(), peer.birth(), counter);
    Envelope envelope =
        new Envelope(id, "hasty", Kind.MESSAGE, List.of(peer.id()), 8, 5_000_000, 0, form, body);
    peer.send(new Data(envelope, List.of(new Target(recipient.id(), 0)), false));
    Ack ack = (Ack) peer.await(message -> message instanceof Ack any && any.id().equals(id));
    return Objects.requireNonNull(ack.results().get(0)).outcome();
  }

  @Test
  void inflatedBodiesFillTheInboxAsWhatTheyAre() {
    // given: room for three bodies as they are, or for hundreds as they come
    int room = LARGE.length() * 3;
    Node a = start("a", builder -> builder, Compressor.ZLIB);
    Node b =
        LiveNode.builder(
                MeshConfig.local("b")
                    .maxBodyBytes(room)
                    .inboxBytes(room)
                    .linkQueueBytes(room)
                    .build())
            .start();
    nodes.add(b);
    link();

    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      outcomes.add(Objects.requireNonNull(a.set(List.of("b"), LARGE).outcomes().get("b")));
    }

    assertThat(outcomes)
        .containsExactly(
            Outcome.ACKNOWLEDGED,
            Outcome.ACKNOWLEDGED,
            Outcome.ACKNOWLEDGED,
            Outcome.BUSY,
            Outcome.BUSY);
  }

  @Test
  void aCodecWithANumberOfMeshagesOwnIsRefusedAtTheStart() {
    assertThatThrownBy(
            () -> start("a", builder -> builder.codec(new Plain(2, "mine")), Compressor.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the number of mine must be 3 to 31, not 2");
  }
}

package io.meshage.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.Bytes;
import io.meshage.Member;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.message.ServiceMessage;
import io.meshage.protocol.port.Gauge;
import io.meshage.protocol.port.Inbox.Answer;
import io.meshage.protocol.port.Origin;
import io.meshage.protocol.port.Parcel;
import io.meshage.protocol.port.Post;
import io.meshage.protocol.port.Routes;
import io.meshage.protocol.port.SendResult;
import io.meshage.protocol.port.Service;
import io.meshage.wire.ServiceCodec;
import io.meshage.wire.ServiceCodecs;
import io.meshage.wire.WireException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What one more service costs: its words, their layout, and the service. Here is a whole one. */
class RoomCostTest {

  record Shout(String words) implements ServiceMessage {}

  static final class ShoutCodec implements ServiceCodec<Shout> {
    @Override
    public int firstNumber() {
      return 200;
    }

    @Override
    public int lastNumber() {
      return 200;
    }

    @Override
    public int maxBytes() {
      return 20;
    }

    @Override
    public Class<Shout> speaks() {
      return Shout.class;
    }

    @Override
    public void write(ByteBuffer out, Shout shout) {
      out.put((byte) 200).put(shout.words().getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public Shout read(int number, ByteBuffer in) {
      byte[] words = new byte[in.remaining()];
      in.get(words);
      return new Shout(new String(words, StandardCharsets.US_ASCII));
    }
  }

  /** Answers each shout with a softer one. */
  record Echo(Post post, List<String> heard) implements Service {
    @Override
    public Answer received(Origin from, ServiceMessage message) {
      String words = ((Shout) message).words();
      heard.add(words);
      if (words.length() > 1) {
        Shout softer = new Shout(words.substring(1));
        post.send(
            new Parcel(List.of(from.node()), softer, false, Duration.ofSeconds(1), sent -> {}));
      }
      return Answer.HANDED_OVER;
    }

    @Override
    public void gone(NodeId node) {
      heard.add("gone " + node);
    }

    @Override
    public void routesChanged() {
      heard.add("routes");
    }

    @Override
    public void close() {
      heard.add("closed");
    }

    @Override
    public List<Gauge> gauges() {
      return List.of(new Gauge("shouts", heard.size(), 100));
    }
  }

  private final ServiceCodecs codecs =
      new ServiceCodecs(Stream.concat(ServiceCodecs.ALL.codecs().stream(), one()).toList());
  private final Queue<Runnable> events = new ArrayDeque<>();
  private final Side left = new Side(NodeId.ofName("left"));
  private final Side right = new Side(NodeId.ofName("right"));

  private static Stream<ServiceCodec<?>> one() {
    return Stream.of(new ShoutCodec());
  }

  /** One of two nodes: what it sends reaches the other as bytes, in a later event. */
  private final class Side implements Post {
    final NodeId id;
    final Echo echo = new Echo(this, new ArrayList<>());
    final ServiceTable table = new ServiceTable(List.of(new ServiceTable.Entry(Shout.class, echo)));
    private long sent;

    Side(NodeId id) {
      this.id = id;
    }

    @Override
    public void send(Parcel parcel) {
      Bytes body = codecs.encode(parcel.message());
      MessageId number = new MessageId(id, 1, ++sent);
      Side other = this == left ? right : left;
      events.add(
          () -> {
            Outcome outcome = other.take(new Origin(id, id.toString(), number, none()), body);
            parcel
                .answer()
                .accept(
                    new SendResult(
                        number, List.of(new Result(other.id, outcome, id)), 0, List.of()));
          });
    }

    private Outcome take(Origin from, Bytes body) {
      try {
        ServiceMessage message = codecs.decode(body);
        Service service = table.find(message);
        return service != null && service.received(from, message) == Answer.HANDED_OVER
            ? Outcome.ACKNOWLEDGED
            : Outcome.UNDECODABLE;
      } catch (WireException e) {
        return e.outcome();
      }
    }

    private static <T> Optional<T> none() {
      return Optional.empty();
    }

    @Override
    public void answer(MessageId message, Outcome outcome) {
      throw new AssertionError("nobody answers later");
    }

    @Override
    public Routes routes() {
      throw new AssertionError("nobody asks");
    }

    @Override
    public Optional<Member> member(NodeId node) {
      return Optional.empty();
    }
  }

  @Test
  void aRoomIsItsWordsTheirLayoutAndItsService() {
    List<SendResult> results = new ArrayList<>();

    left.send(
        new Parcel(
            List.of(right.id), new Shout("hoo"), false, Duration.ofSeconds(1), results::add));
    while (!events.isEmpty()) {
      events.remove().run();
    }

    assertThat(results.get(0).results())
        .extracting(Result::outcome)
        .containsExactly(Outcome.ACKNOWLEDGED);
    assertThat(right.echo.heard).containsExactly("hoo", "o");
    assertThat(left.echo.heard).containsExactly("oo");
  }

  @Test
  void theCoreTellsEveryRoomWhatConcernsAll() {
    left.table.gone(right.id);
    left.table.routesChanged();
    left.table.close();

    assertThat(left.echo.heard).containsExactly("gone " + right.id, "routes", "closed");
    assertThat(left.table.gauges()).containsExactly(new Gauge("shouts", 3, 100));
  }

  @Test
  void whatNobodySpeaksIsNobodys() {
    assertThat(ServiceTable.NONE.find(new Shout("hoo"))).isNull();
    assertThatThrownBy(() -> ServiceCodecs.ALL.encode(new Shout("hoo")))
        .hasMessageContaining("no service says Shout");
    assertThatThrownBy(() -> ServiceCodecs.ALL.decode(codecs.encode(new Shout("hoo"))))
        .hasMessageContaining("no service has number 200");
  }

  @Test
  void twoRoomsCannotHaveOneNumberAndNoneSaysMoreThanItsMost() {
    assertThatThrownBy(() -> new ServiceCodecs(List.of(new ShoutCodec(), new ShoutCodec())))
        .hasMessageContaining("number 200");
    assertThatThrownBy(() -> codecs.encode(new Shout("far too long for a shout of this kind")))
        .hasMessageContaining("more than 20 bytes");
  }

  /** Whoever brings a room edits the lists of rooms, and nothing that all rooms pass. */
  @Test
  void aRoomIsNamedInItsOwnFilesAndInTheListsOfRooms() throws IOException {
    Pattern keys = Pattern.compile("\\b(KeysService|HostedKeys|KeysMessage|KeysCodec)\\b");
    Path main = Path.of("src/main/java");
    try (Stream<Path> files = Files.walk(main)) {
      List<String> naming =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.getFileName().toString().matches("(Hosted)?Keys?\\w*.java"))
              .filter(file -> keys.matcher(read(file)).find())
              .map(file -> file.getFileName().toString())
              .sorted()
              .toList();

      assertThat(naming).containsExactly("Rooms.java", "ServiceCodecs.java");
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

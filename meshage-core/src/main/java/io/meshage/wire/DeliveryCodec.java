package io.meshage.wire;

import io.meshage.Bytes;
import io.meshage.Limits;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage;
import io.meshage.message.DeliveryMessage.Ack;
import io.meshage.message.DeliveryMessage.Acks;
import io.meshage.message.DeliveryMessage.Broadcast;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.message.DeliveryMessage.Target;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Application messages and their acknowledgements: the hot path. The body stands last and goes on
 * to the end, so that it needs no length of its own.
 */
final class DeliveryCodec {
  static final int PROBE = 1;
  static final int TO_ALL = 2;
  private static final int SERVICE = 4;
  private static final int FLOOD = 2;
  private static final int ALL_OTHERS = 1;
  private static final int LAST = 2;

  /** Of a further acknowledgement in a frame: source and instance are those of the one before. */
  private static final int SAME_LIFE = 4;

  /** Of a further acknowledgement: it has one result, the same as the one before. */
  private static final int SAME_RESULT = 8;

  /** In the outcome of a result: the node that knows is the recipient itself, the common case. */
  private static final int AT_RECIPIENT = 0x80;

  /** In the outcome of a result: the node that knows is the one of the result before. */
  private static final int AT_SAME = 0x40;

  private static final int OUTCOME_MASK = 0x3f;
  private static final int LEAST_TARGET_BYTES = NodeId.BYTES + 1;
  private static final int LEAST_RESULT_BYTES = NodeId.BYTES + 1;
  private static final int MOST_RESULT_BYTES = 2 * NodeId.BYTES + 1;
  private static final int LEAST_ACK_BYTES = 3;
  private static final int ENVELOPE_BYTES = 96;

  private DeliveryCodec() {}

  /** Returns about how many bytes the message will take, so that its buffer need not grow. */
  static int estimateBytes(DeliveryMessage message) {
    if (message instanceof Data data) {
      return estimateBytes(data.envelope(), data.targets().size());
    } else if (message instanceof Broadcast broadcast) {
      return estimateBytes(broadcast.envelope(), broadcast.exceptions().size() + 1);
    }
    int results = 0;
    for (Ack ack : acks(message)) {
      results += ack.results().size();
    }
    return ENVELOPE_BYTES + acks(message).size() * LEAST_ACK_BYTES + results * MOST_RESULT_BYTES;
  }

  private static List<Ack> acks(DeliveryMessage message) {
    if (message instanceof Ack one) {
      return List.of(one);
    } else if (message instanceof Acks several) {
      return several.all();
    }
    throw new IllegalArgumentException("a message that was passed over is not sent");
  }

  private static int estimateBytes(Envelope envelope, int targets) {
    return ENVELOPE_BYTES
        + envelope.path().size() * NodeId.BYTES
        + targets * (NodeId.BYTES + Long.BYTES)
        + envelope.body().length();
  }

  /** Returns what goes on to the end of the message. */
  static Bytes body(DeliveryMessage message) {
    if (message instanceof Data data) {
      return data.envelope().body();
    }
    return message instanceof Broadcast broadcast ? broadcast.envelope().body() : Bytes.EMPTY;
  }

  /** Writes the message but for its body. */
  static void writeData(ByteBuffer out, Data data) {
    Envelope envelope = data.envelope();
    out.put((byte) (bits(envelope.kind()) | (data.broadcast() ? TO_ALL : 0)));
    writeEnvelope(out, envelope);
    writeTargets(out, data.targets());
  }

  /** Writes the message but for its body. */
  static void writeBroadcast(ByteBuffer out, Broadcast broadcast) {
    Envelope envelope = broadcast.envelope();
    out.put((byte) (bits(envelope.kind()) | (broadcast.flood() ? FLOOD : 0)));
    writeEnvelope(out, envelope);
    out.putLong(broadcast.digest());
    Fields.writeVarint(out, broadcast.after());
    writeTargets(out, broadcast.exceptions());
  }

  /** Writes one acknowledgement, or several. */
  static void writeAcks(ByteBuffer out, DeliveryMessage message) {
    Ack before = null;
    for (Ack ack : acks(message)) {
      writeAck(out, ack, before);
      before = ack;
    }
  }

  static Data readData(ByteBuffer in, boolean mayKeep) throws WireException {
    int bits = Fields.readBits(in, PROBE | TO_ALL | SERVICE);
    EnvelopeStart start = readEnvelope(in, bits);
    List<Target> targets = readTargets(in);
    return new Data(start.with(Fields.readRest(in, mayKeep)), targets, (bits & TO_ALL) != 0);
  }

  static Broadcast readBroadcast(ByteBuffer in, boolean mayKeep) throws WireException {
    int bits = Fields.readBits(in, PROBE | FLOOD | SERVICE);
    EnvelopeStart start = readEnvelope(in, bits);
    long digest = in.getLong();
    long after = Fields.readVarint(in);
    List<Target> exceptions = readTargets(in);
    return new Broadcast(
        start.with(Fields.readRest(in, mayKeep)), digest, (bits & FLOOD) != 0, after, exceptions);
  }

  /** Returns what an acknowledgement frame holds: one, or several. */
  static DeliveryMessage readAcks(ByteBuffer in) throws WireException {
    Ack first = readAck(in, null);
    if (!in.hasRemaining()) {
      return first;
    }
    List<Ack> all = new ArrayList<>();
    all.add(first);
    Ack before = first;
    while (in.hasRemaining() && all.size() < Limits.MAX_ACKS) {
      before = readAck(in, before);
      all.add(before);
    }
    return new Acks(all);
  }

  private static Ack readAck(ByteBuffer in, @Nullable Ack before) throws WireException {
    int bits =
        Fields.readBits(
            in, ALL_OTHERS | LAST | (before == null ? 0 : SAME_LIFE) | sameResultOf(before));
    MessageId id =
        before != null && (bits & SAME_LIFE) != 0
            ? new MessageId(before.id().source(), before.id().instance(), Fields.readVarint(in))
            : readMessageId(in);
    List<Result> results =
        before != null && (bits & SAME_RESULT) != 0
            ? before.results()
            : readResults(in, id.source());
    return new Ack(id, results, (bits & ALL_OTHERS) != 0, (bits & LAST) != 0);
  }

  /** More than one would let a short frame stand for very many. */
  private static int sameResultOf(@Nullable Ack before) {
    return before != null && before.results().size() == 1 ? SAME_RESULT : 0;
  }

  private static List<Result> readResults(ByteBuffer in, NodeId source) throws WireException {
    int count = Fields.readCount(in, Limits.MAX_RESULTS, LEAST_RESULT_BYTES, "results");
    Result[] results = new Result[count];
    NodeId at = source;
    for (int i = 0; i < count; i++) {
      NodeId recipient = Fields.readId(in);
      int code = Byte.toUnsignedInt(in.get());
      if ((code & AT_RECIPIENT) != 0) {
        at = recipient;
      } else if ((code & AT_SAME) == 0) {
        at = Fields.readId(in);
      }
      results[i] = new Result(recipient, Outcome.ofCode(code & OUTCOME_MASK), at);
    }
    return asList(results);
  }

  private static void writeAck(ByteBuffer out, Ack ack, @Nullable Ack before) {
    boolean isSameLife = before != null && isSameLife(ack.id(), before.id());
    boolean isSameResult =
        before != null && sameResultOf(before) != 0 && ack.results().equals(before.results());
    out.put(
        (byte)
            ((ack.allOthers() ? ALL_OTHERS : 0)
                | (ack.last() ? LAST : 0)
                | (isSameLife ? SAME_LIFE : 0)
                | (isSameResult ? SAME_RESULT : 0)));
    if (isSameLife) {
      Fields.writeVarint(out, ack.id().counter());
    } else {
      writeMessageId(out, ack.id());
    }
    if (!isSameResult) {
      writeResults(out, ack);
    }
  }

  private static boolean isSameLife(MessageId one, MessageId other) {
    return one.instance() == other.instance() && one.source().equals(other.source());
  }

  private static void writeResults(ByteBuffer out, Ack ack) {
    Fields.writeVarint(out, ack.results().size());
    NodeId before = ack.id().source();
    for (int i = 0; i < ack.results().size(); i++) {
      Result result = ack.results().get(i);
      NodeId at = result.at();
      Fields.writeId(out, result.recipient());
      if (at.equals(result.recipient())) {
        out.put((byte) (result.outcome().code() | AT_RECIPIENT));
      } else if (at.equals(before)) {
        out.put((byte) (result.outcome().code() | AT_SAME));
      } else {
        out.put((byte) result.outcome().code());
        Fields.writeId(out, at);
      }
      before = at;
    }
  }

  private static void writeEnvelope(ByteBuffer out, Envelope envelope) {
    writeMessageId(out, envelope.id());
    Fields.writeText(out, envelope.sourceName());
    out.put((byte) envelope.hopLimit()).put((byte) envelope.bodyForm());
    Fields.writeVarint(out, envelope.budgetMicros());
    out.putLong(envelope.sentAtMicros());
    int hops = envelope.path().size();
    out.put((byte) (hops - 1)); // the path's first node is the id's source
    for (int i = 1; i < hops; i++) {
      Fields.writeId(out, envelope.path().get(i));
    }
  }

  private static int bits(Kind kind) {
    return switch (kind) {
      case MESSAGE -> 0;
      case PROBE -> PROBE;
      case SERVICE -> SERVICE;
    };
  }

  private static Kind kind(int bits) throws WireException {
    return switch (bits & (PROBE | SERVICE)) {
      case 0 -> Kind.MESSAGE;
      case PROBE -> Kind.PROBE;
      case SERVICE -> Kind.SERVICE;
      default -> throw Fields.malformed("a message of two kinds");
    };
  }

  private static EnvelopeStart readEnvelope(ByteBuffer in, int bits) throws WireException {
    MessageId id = readMessageId(in);
    String sourceName = Recent.name(in, id.source());
    int hopLimit = Byte.toUnsignedInt(in.get());
    int bodyForm = Byte.toUnsignedInt(in.get());
    long budgetMicros = Fields.readVarint(in);
    long sentAtMicros = in.getLong();
    int hops = Byte.toUnsignedInt(in.get());
    if (hops * NodeId.BYTES > in.remaining()) {
      throw Fields.malformed("a path of " + hops + " in " + in.remaining() + " bytes");
    }
    List<NodeId> path = Fields.readPath(in, id.source(), hops);
    Kind kind = kind(bits);
    return new EnvelopeStart(
        id, sourceName, kind, path, hopLimit, budgetMicros, sentAtMicros, bodyForm);
  }

  /** An envelope whose body has not been reached yet. */
  private record EnvelopeStart(
      MessageId id,
      String sourceName,
      Kind kind,
      List<NodeId> path,
      int hopLimit,
      long budgetMicros,
      long sentAtMicros,
      int bodyForm) {
    Envelope with(Bytes body) {
      return new Envelope(
          id, sourceName, kind, path, hopLimit, budgetMicros, sentAtMicros, bodyForm, body);
    }
  }

  private static void writeMessageId(ByteBuffer out, MessageId id) {
    Fields.writeId(out, id.source());
    out.putLong(id.instance());
    Fields.writeVarint(out, id.counter());
  }

  private static MessageId readMessageId(ByteBuffer in) throws WireException {
    return new MessageId(Fields.readId(in), in.getLong(), Fields.readVarint(in));
  }

  private static void writeTargets(ByteBuffer out, List<Target> targets) {
    int count = targets.size();
    Fields.writeVarint(out, count);
    for (int i = 0; i < count; i++) {
      Target target = targets.get(i);
      Fields.writeId(out, target.node());
      Fields.writeVarint(out, target.after());
    }
  }

  private static List<Target> readTargets(ByteBuffer in) throws WireException {
    int count = Fields.readCount(in, Limits.MAX_RECIPIENTS, LEAST_TARGET_BYTES, "recipients");
    if (count == 1) {
      return List.of(readTarget(in));
    }
    Target[] targets = new Target[count];
    for (int i = 0; i < count; i++) {
      targets[i] = readTarget(in);
    }
    return Arrays.asList(targets);
  }

  private static Target readTarget(ByteBuffer in) throws WireException {
    return new Target(Fields.readId(in), Fields.readVarint(in));
  }

  /** The shortest lists are the frequent ones, and the records copy no immutable list. */
  private static <T> List<T> asList(T[] array) {
    return array.length == 1 ? List.of(array[0]) : Arrays.asList(array);
  }
}

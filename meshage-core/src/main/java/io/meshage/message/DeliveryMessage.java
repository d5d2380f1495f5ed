package io.meshage.message;

import io.meshage.Bytes;
import io.meshage.Limits;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import java.util.List;

/** Application messages on their way, and the answers on their way back. */
public sealed interface DeliveryMessage extends MeshMessage {

  /**
   * What every copy of an application message carries. Relays add themselves to the path, lower the
   * budget, and pass the body on as it came.
   *
   * @param id names the message
   * @param sourceName the source's name: a message may be faster than its source's announcement
   * @param kind what the recipient does with it
   * @param path the nodes it left already, the source first; at most the hop limit
   * @param hopLimit how many links it may cross in all, 1 to {@link Limits#MAX_HOPS}
   * @param budgetMicros how long the receiver has to answer its predecessor, from arrival
   * @param sentAtMicros when the source sent it, microseconds since 1970 by the source's clock
   * @param bodyForm how the body is encoded and compressed, see {@link BodyForm}; only source and
   *     recipients care
   * @param body the encoded body
   */
  record Envelope(
      MessageId id,
      String sourceName,
      Kind kind,
      List<NodeId> path,
      int hopLimit,
      long budgetMicros,
      long sentAtMicros,
      int bodyForm,
      Bytes body) {
    public Envelope {
      Limits.name(sourceName, "the source's name");
      Limits.between(1, Limits.MAX_HOPS, hopLimit, "the hop limit");
      Limits.atMost(Limits.MAX_HOPS, path.size(), "the path");
      Limits.between(0, 255, bodyForm, "the body's form");
      if (path.isEmpty() || !path.get(0).equals(id.source())) {
        throw new IllegalArgumentException("a path begins with the message's source");
      }
      if (budgetMicros < 0 || id.counter() <= 0) {
        throw new IllegalArgumentException("a negative budget or counter");
      }
      path = List.copyOf(path);
    }
  }

  /** What a recipient does with a message. */
  enum Kind {
    /** It goes to the application's inbox. */
    MESSAGE,
    /** The protocol answers it at once, past the application. */
    PROBE,
    /** It is for the node itself, past the application. */
    SERVICE
  }

  /**
   * A recipient of a set message, and what keeps its messages in order.
   *
   * @param node the recipient
   * @param after the counter of the message from this source to this recipient that must be handed
   *     over first; 0 if none is outstanding
   */
  record Target(NodeId node, long after) {
    public Target {
      if (after < 0) {
        throw new IllegalArgumentException("a negative counter");
      }
    }
  }

  /**
   * A copy for some named recipients.
   *
   * @param envelope the message
   * @param targets who shall get it over this link, at least one, ascending by id, each once
   * @param broadcast whether the source sent it to all
   */
  record Data(Envelope envelope, List<Target> targets, boolean broadcast)
      implements DeliveryMessage {
    public Data {
      Limits.between(1, Limits.MAX_RECIPIENTS, targets.size(), "the number of recipients");
      targets = List.copyOf(targets);
      for (int i = 1; i < targets.size(); i++) {
        if (targets.get(i - 1).node().compareTo(targets.get(i).node()) >= 0) {
          throw new IllegalArgumentException("recipients must ascend");
        }
      }
    }
  }

  /**
   * A copy for everybody below the receiver in the source's shortest-path tree.
   *
   * @param envelope the message
   * @param digest the source's topology digest; a receiver with another one floods instead
   * @param flood whether views differed on the way: everybody passes the first copy on to all
   *     neighbours it has not come from
   * @param after as in {@link Target}, for every recipient without an entry in {@code exceptions}
   * @param exceptions recipients with another {@code after}, ascending by id
   */
  record Broadcast(
      Envelope envelope, long digest, boolean flood, long after, List<Target> exceptions)
      implements DeliveryMessage {
    public Broadcast {
      Limits.atMost(Limits.MAX_RECIPIENTS, exceptions.size(), "exceptions");
      exceptions = List.copyOf(exceptions);
      for (int i = 1; i < exceptions.size(); i++) {
        if (exceptions.get(i - 1).node().compareTo(exceptions.get(i).node()) >= 0) {
          throw new IllegalArgumentException("exceptions must ascend");
        }
      }
      if (after < 0) {
        throw new IllegalArgumentException("a negative counter");
      }
    }
  }

  /**
   * What became of a message for one recipient.
   *
   * @param recipient which recipient
   * @param outcome what became of it
   * @param at the node that knows, so that a trace and a report can name it
   */
  record Result(NodeId recipient, Outcome outcome, NodeId at) {}

  /**
   * Results on their way back to the source, gathered from all branches below the sender.
   *
   * @param id of the message
   * @param results outcomes that were not reported before
   * @param allOthers whether every recipient handed to the sender of this, and not listed here or
   *     before, has the message: the short form for a broadcast's tree
   * @param last whether the sender of this has nothing more to say about a {@link Broadcast} copy;
   *     a {@link Data} copy is answered when each of its targets has a result, so that the two are
   *     not mistaken for each other where a link has carried both
   */
  record Ack(MessageId id, List<Result> results, boolean allOthers, boolean last)
      implements DeliveryMessage {
    public Ack {
      Limits.atMost(Limits.MAX_RESULTS, results.size(), "results");
      results = List.copyOf(results);
    }
  }

  /**
   * Acknowledgements that were at hand for one neighbour at one time, so that they share a frame;
   * each means what it means alone.
   *
   * @param all in the order in which they were given, at least two: one goes as it is
   */
  record Acks(List<Ack> all) implements DeliveryMessage {
    public Acks {
      Limits.between(2, Limits.MAX_ACKS, all.size(), "the number of acknowledgements");
      all = List.copyOf(all);
    }
  }

  /**
   * Stands for a message in a frame that was longer than this node takes, and was passed over. Only
   * the receiving end of a link makes it; it is never sent.
   *
   * @param head the message, a {@link Data} or {@link Broadcast}, with a part of its body
   */
  record PassedOver(DeliveryMessage head) implements DeliveryMessage {}
}

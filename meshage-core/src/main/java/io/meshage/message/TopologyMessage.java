package io.meshage.message;

import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.NodeId;
import java.util.List;

/** How every node learns the whole mesh: announcements, and the exchange of what one missed. */
public sealed interface TopologyMessage extends MeshMessage {

  /**
   * One end of a link, as its owner announces it.
   *
   * @param neighbour the node at the other end
   * @param cost what a path pays, 1 to {@link Limits#MAX_COST}
   */
  record Adjacency(NodeId neighbour, int cost) {
    public Adjacency {
      Limits.between(1, Limits.MAX_COST, cost, "the cost");
    }
  }

  /**
   * A mesh state announcement (MSA): "these are my neighbours", flooded to every node. A receiver
   * keeps the newest per origin. A lifetime of zero is a purge: the origin left.
   *
   * @param origin the node that speaks, never a relay
   * @param name its name
   * @param birth the instance it started with
   * @param instance which life of the origin this is; a higher one is newer
   * @param sequence place on the lollipop within the instance, see {@link Lollipop}
   * @param lifetimeMillis how long to believe this, counted down by every holder; 0 is a purge
   * @param version the application's version, may be empty
   * @param endpoints where the origin listens, with addresses others can use as far as it knows
   * @param neighbours linked nodes in ascending order of id, each once
   */
  record Announcement(
      NodeId origin,
      String name,
      long birth,
      long instance,
      int sequence,
      int lifetimeMillis,
      String version,
      List<Endpoint> endpoints,
      List<Adjacency> neighbours)
      implements TopologyMessage {
    /** The longest lifetime: a day, as for every timer of the topology. */
    public static final int MAX_LIFETIME_MILLIS = 24 * 60 * 60 * 1000;

    public Announcement {
      Limits.name(name, "the name");
      Limits.between(0, MAX_LIFETIME_MILLIS, lifetimeMillis, "the lifetime");
      Limits.text(version, Limits.MAX_NAME_BYTES, "the version");
      Limits.atMost(Limits.MAX_ENDPOINTS, endpoints.size(), "endpoints");
      Limits.atMost(Limits.MAX_NEIGHBOURS, neighbours.size(), "neighbours");
      if (sequence == Integer.MIN_VALUE) {
        throw new IllegalArgumentException("the sequence number -2^31 does not exist");
      }
      endpoints = List.copyOf(endpoints);
      neighbours = List.copyOf(neighbours);
      for (int i = 0; i < neighbours.size(); i++) {
        NodeId neighbour = neighbours.get(i).neighbour();
        if (neighbour.equals(origin)
            || (i > 0 && neighbours.get(i - 1).neighbour().compareTo(neighbour) >= 0)) {
          throw new IllegalArgumentException("neighbours must ascend and not name the origin");
        }
      }
    }

    /** Returns whether the origin says with this that it leaves. */
    public boolean isPurge() {
      return lifetimeMillis == 0;
    }
  }

  /**
   * The start of a database exchange: sums over everything the sender holds.
   *
   * @param digestHigh the upper half of the 128-bit sum over all entries
   * @param digestLow the lower half; the {@code digest} of pings
   * @param count how many entries
   * @param buckets sums over the entries whose origin falls into each of {@link #BUCKETS} parts
   */
  record DatabaseDigest(long digestHigh, long digestLow, int count, List<Long> buckets)
      implements TopologyMessage {
    /** Into how many parts the ids are divided, by the first byte of an id. */
    public static final int BUCKETS = 256;

    public DatabaseDigest {
      Limits.between(0, Limits.MAX_NODES, count, "the number of announcements");
      buckets = List.copyOf(buckets);
      if (buckets.size() != BUCKETS) {
        throw new IllegalArgumentException("a digest has " + BUCKETS + " buckets");
      }
    }
  }

  /**
   * What the sender holds of one origin, without the content.
   *
   * @param origin whose announcement
   * @param instance as in {@link Announcement}
   * @param sequence as in {@link Announcement}
   * @param purge whether it is a purge
   * @param hash of the content, to tell two different ones of equal number apart
   */
  record Header(NodeId origin, long instance, int sequence, boolean purge, long hash) {
    public Header {
      if (sequence == Integer.MIN_VALUE) {
        throw new IllegalArgumentException("the sequence number -2^31 does not exist");
      }
    }
  }

  /**
   * The entries of the buckets that differ.
   *
   * @param headers at most {@link Limits#MAX_HEADERS}
   * @param buckets which buckets the sender covers with this and the frames before, ascending
   * @param last whether this is the last frame of the list
   */
  record DatabaseHeaders(List<Header> headers, List<Integer> buckets, boolean last)
      implements TopologyMessage {
    public DatabaseHeaders {
      Limits.atMost(Limits.MAX_HEADERS, headers.size(), "headers");
      Limits.atMost(DatabaseDigest.BUCKETS, buckets.size(), "buckets");
      headers = List.copyOf(headers);
      buckets = List.copyOf(buckets);
      buckets.forEach(b -> Limits.between(0, DatabaseDigest.BUCKETS - 1, b, "a bucket"));
    }
  }

  /**
   * "Send me these announcements."
   *
   * @param origins whose, at most {@link Limits#MAX_HEADERS}
   */
  record DatabaseRequest(List<NodeId> origins) implements TopologyMessage {
    public DatabaseRequest {
      Limits.atMost(Limits.MAX_HEADERS, origins.size(), "origins");
      origins = List.copyOf(origins);
    }
  }

  /** "I have sent all that you lacked or asked for." */
  record DatabaseDone() implements TopologyMessage {}
}

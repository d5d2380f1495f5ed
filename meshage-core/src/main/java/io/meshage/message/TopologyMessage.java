package io.meshage.message;

import io.meshage.Bytes;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.NodeId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
   * keeps the newest per origin. A lifetime of zero is a purge: the origin left. Immutable.
   */
  final class Announcement implements TopologyMessage {
    /** The longest lifetime: a day, as for every timer of the topology. */
    public static final int MAX_LIFETIME_MILLIS = 24 * 60 * 60 * 1000;

    /**
     * The highest instance there is. Everybody admits every instance up to it, whatever anybody's
     * clock says, so that all nodes admit the same; at it the sequence decides, which has no end.
     */
    public static final long LAST_INSTANCE = Long.MAX_VALUE;

    private final NodeId origin;
    private final String name;
    private final long birth;
    private final long instance;
    private final int sequence;
    private final int lifetimeMillis;
    private final String version;
    private final List<Endpoint> endpoints;
    private final List<Adjacency> neighbours;
    private final Capabilities capabilities;
    private final @Nullable Proof proof;

    // Computed when somebody first asks; whoever else does meanwhile computes the same.
    private @Nullable Fingerprint fingerprint;
    private @Nullable Boolean consistent;

    /**
     * Makes an announcement.
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
     * @param capabilities what the origin can read
     * @param proof the origin's signature; null if it has no identity of its own
     * @throws IllegalArgumentException if something is beyond its limit or out of order
     */
    public Announcement(
        NodeId origin,
        String name,
        long birth,
        long instance,
        int sequence,
        int lifetimeMillis,
        String version,
        List<Endpoint> endpoints,
        List<Adjacency> neighbours,
        Capabilities capabilities,
        @Nullable Proof proof) {
      this.origin = origin;
      this.name = Limits.name(name, "the name");
      this.birth = birth;
      this.instance = instance;
      this.sequence = sequence;
      this.lifetimeMillis = Limits.between(0, MAX_LIFETIME_MILLIS, lifetimeMillis, "the lifetime");
      this.version = Limits.label(version, Limits.MAX_NAME_BYTES, "the version");
      Limits.atMost(Limits.MAX_ENDPOINTS, endpoints.size(), "endpoints");
      Limits.atMost(Limits.MAX_NEIGHBOURS, neighbours.size(), "neighbours");
      if (sequence == Integer.MIN_VALUE) {
        throw new IllegalArgumentException("the sequence number -2^31 does not exist");
      }
      this.endpoints = List.copyOf(endpoints);
      this.neighbours = List.copyOf(neighbours);
      this.capabilities = capabilities;
      this.proof = proof;
      for (int i = 0; i < neighbours.size(); i++) {
        NodeId neighbour = this.neighbours.get(i).neighbour();
        if (neighbour.equals(origin)
            || (i > 0 && this.neighbours.get(i - 1).neighbour().compareTo(neighbour) >= 0)) {
          throw new IllegalArgumentException("neighbours must ascend and not name the origin");
        }
      }
    }

    /** Makes one without a signature, of a node that tells nothing of what it can read. */
    public Announcement(
        NodeId origin,
        String name,
        long birth,
        long instance,
        int sequence,
        int lifetimeMillis,
        String version,
        List<Endpoint> endpoints,
        List<Adjacency> neighbours) {
      this(
          origin,
          name,
          birth,
          instance,
          sequence,
          lifetimeMillis,
          version,
          endpoints,
          neighbours,
          Capabilities.NONE,
          null);
    }

    private Announcement(Announcement same, int lifetimeMillis, @Nullable Proof proof) {
      origin = same.origin;
      name = same.name;
      birth = same.birth;
      instance = same.instance;
      sequence = same.sequence;
      this.lifetimeMillis = lifetimeMillis;
      version = same.version;
      endpoints = same.endpoints;
      neighbours = same.neighbours;
      capabilities = same.capabilities;
      this.proof = proof;
      consistent = same.consistent;
      fingerprint = same.fingerprint; // which does not depend on the lifetime of what lives
    }

    /**
     * Returns the same with another lifetime; what is large is shared.
     *
     * @throws IllegalArgumentException if the lifetime is not above zero, or this is a purge
     */
    public Announcement withLifetime(int millis) {
      if (isPurge()) {
        throw new IllegalArgumentException("a purge has no lifetime");
      }
      Limits.between(1, MAX_LIFETIME_MILLIS, millis, "the lifetime");
      return new Announcement(this, millis, proof);
    }

    /** Returns the same with the origin's signature. */
    public Announcement signed(Proof signature) {
      return new Announcement(this, lifetimeMillis, signature);
    }

    /** Returns the node that speaks. */
    public NodeId origin() {
      return origin;
    }

    /** Returns the origin's name. */
    public String name() {
      return name;
    }

    /** Returns the instance that the origin started with. */
    public long birth() {
      return birth;
    }

    /** Returns which life of the origin this is. */
    public long instance() {
      return instance;
    }

    /** Returns the place on the lollipop within the instance. */
    public int sequence() {
      return sequence;
    }

    /** Returns how long to believe this, in milliseconds; 0 for a purge. */
    public int lifetimeMillis() {
      return lifetimeMillis;
    }

    /** Returns the version of the origin's application. */
    public String version() {
      return version;
    }

    /** Returns where the origin listens. */
    public List<Endpoint> endpoints() {
      return endpoints;
    }

    /** Returns the origin's neighbours, ascending by id. */
    public List<Adjacency> neighbours() {
      return neighbours;
    }

    /** Returns what the origin can read. */
    public Capabilities capabilities() {
      return capabilities;
    }

    /** Returns the origin's signature; null if there is none. */
    public @Nullable Proof proof() {
      return proof;
    }

    /**
     * Returns what the origin signs: everything but the remaining lifetime and the signature, of
     * which this is a hash.
     */
    public Bytes signedContent() {
      return Fingerprint.signedContent(this);
    }

    /** Returns whether the origin says with this that it leaves. */
    public boolean isPurge() {
      return lifetimeMillis == 0;
    }

    /**
     * Returns whether the name is the origin's, the life began before it went on, and there is such
     * an instance. No honest node makes another, and none passes one on. Computed once.
     */
    public boolean isConsistent() {
      Boolean known = consistent;
      if (known == null) {
        known =
            instance >= 0 // none is above the last one
                && Long.compareUnsigned(birth, instance) <= 0
                && NodeId.ofName(name).equals(origin);
        consistent = known;
      }
      return known;
    }

    /**
     * Returns the hash of everything but the remaining lifetime and the signature; computed once.
     */
    public Fingerprint fingerprint() {
      Fingerprint known = fingerprint;
      if (known == null) {
        known = Fingerprint.of(this);
        fingerprint = known;
      }
      return known;
    }

    /** Returns whether the two differ in nothing but the remaining lifetime and the signature. */
    @SuppressWarnings("ReferenceEquality") // most are the same one, and need no closer look
    public boolean sameContent(Announcement other) {
      return this == other
          || (origin.equals(other.origin)
              && capabilities.equals(other.capabilities)
              && instance == other.instance
              && sequence == other.sequence
              && isPurge() == other.isPurge()
              && birth == other.birth
              && name.equals(other.name)
              && version.equals(other.version)
              && (neighbours == other.neighbours || neighbours.equals(other.neighbours))
              && (endpoints == other.endpoints || endpoints.equals(other.endpoints)));
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Announcement that
          && lifetimeMillis == that.lifetimeMillis
          && Objects.equals(proof, that.proof)
          && sameContent(that);
    }

    @Override
    public int hashCode() {
      return (origin.hashCode() * 31 + Long.hashCode(instance)) * 31 + sequence;
    }

    @Override
    public String toString() {
      return "Announcement[%s %s, birth %d, instance %d, sequence %d, %d ms, version '%s', %s, %s]"
          .formatted(
              name,
              origin,
              birth,
              instance,
              sequence,
              lifetimeMillis,
              version,
              endpoints,
              neighbours);
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

  /** "I have sent everything that you lacked or requested." */
  record DatabaseDone() implements TopologyMessage {}
}

package io.meshage.protocol.peering;

import io.meshage.Endpoint;
import io.meshage.MeshConfig;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.protocol.port.PeeringNews;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.time.Again;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a newcomer's name belongs to another node that lives, without disturbing that
 * node. While it does, only the newcomer waits.
 *
 * <p>Two witnesses are heard: the mesh, which is asked by {@link PeeringNews#askIfLiving}; and, if
 * the other life is this node's neighbour, the link to it, on which any frame is a sign of life.
 * Who listens at the very address at which the other life listened has most likely taken its place,
 * so that the link need be watched for a moment only, and the mesh need not have answered.
 */
final class NameCheck {
  /** Two of the shortest usual ping intervals; a living neighbour is heard within them. */
  private static final Duration LEAST_WATCH = Duration.ofMillis(500);

  /** The dialler must still hear the verdict within its deadline. */
  private static final Duration LONGEST_WATCH = Duration.ofSeconds(2);

  /** Enough for a living neighbour behind the same translated address to say something. */
  private static final Duration SUCCESSOR_WATCH = Duration.ofMillis(250);

  private final LinkTable links;
  private final PeeringNews news;
  private final Scheduler scheduler;
  private final Duration watch;
  private final List<Case> open = new ArrayList<>();

  NameCheck(MeshConfig config, LinkTable links, PeeringNews news, Scheduler scheduler) {
    this.links = links;
    this.news = news;
    this.scheduler = scheduler;
    Duration twoPings = config.health().pingInterval().multipliedBy(2);
    this.watch = clamp(twoPings);
  }

  private static Duration clamp(Duration wanted) {
    if (wanted.compareTo(LEAST_WATCH) < 0) {
      return LEAST_WATCH;
    }
    return wanted.compareTo(LONGEST_WATCH) > 0 ? LONGEST_WATCH : wanted;
  }

  /**
   * Asks about a newcomer.
   *
   * @param seenAt the address it is seen at
   * @param verdict gets, as a later event, the words that show who holds the name; "" if it is free
   */
  void ask(Introduction newcomer, Endpoint seenAt, Consumer<String> verdict) {
    Case matter = new Case(newcomer, verdict);
    open.add(matter);
    news.askIfLiving(newcomer, matter::meshSaid);
    Connection other = otherLife(newcomer);
    if (other != null) {
      matter.watch(other, isSuccessor(newcomer, seenAt, other));
    }
  }

  /** Tells that a complete link is gone, so that whoever waits for it need not any more. */
  void linkGone() {
    List.copyOf(open).forEach(Case::lookAgain);
  }

  private @Nullable Connection otherLife(Introduction newcomer) {
    Connection known = links.upTo(newcomer.id());
    return known != null && known.peer().birth() != newcomer.birth() ? known : null;
  }

  private static boolean isSuccessor(Introduction newcomer, Endpoint seenAt, Connection other) {
    List<Endpoint> before = listensAt(other.peer(), other.remote()).toList();
    return listensAt(newcomer, seenAt).anyMatch(before::contains);
  }

  private static Stream<Endpoint> listensAt(Introduction node, Endpoint seenAt) {
    return node.endpoints().stream()
        .map(place -> place.isAny() ? place.withHost(seenAt.host()) : place);
  }

  /** One newcomer whose name is looked into. */
  private final class Case {
    private final Introduction newcomer;
    private final Consumer<String> verdict;
    private @Nullable Connection watched;
    private final Again looks = new Again(scheduler, this::watchEnds);
    private long framesBefore;
    private boolean isSuccessor;
    private boolean hasMeshAnswered;
    private boolean isWatchOver;

    Case(Introduction newcomer, Consumer<String> verdict) {
      this.newcomer = newcomer;
      this.verdict = verdict;
    }

    void watch(Connection other, boolean successor) {
      watched = other;
      framesBefore = other.framesHeard();
      isSuccessor = successor;
      isWatchOver = false;
      looks.after((successor ? SUCCESSOR_WATCH : watch).toNanos());
    }

    void meshSaid(String words) {
      hasMeshAnswered = true;
      Connection other = watched;
      if (words.isEmpty()) {
        lookAgain();
      } else if (other != null && !other.isClosed()) {
        closeByNeighbour(other); // of whom this node knows more than the mesh does
      } else {
        close(words);
      }
    }

    private long watchEnds() {
      isWatchOver = true;
      lookAgain();
      return Again.ENOUGH;
    }

    void lookAgain() {
      Connection other = watched;
      if (other == null || other.isClosed()) {
        judgeByMesh();
      } else if (other.framesHeard() != framesBefore) {
        closeByNeighbour(other);
      } else if (isWatchOver && (hasMeshAnswered || isSuccessor)) {
        close("");
      }
    }

    private void closeByNeighbour(Connection other) {
      close(
          "it is held by the running neighbour " + PeeringText.node(other.peer(), other.remote()));
    }

    /** While the mesh was asked, another life may have become a neighbour. */
    private void judgeByMesh() {
      Connection other = otherLife(newcomer);
      if (other != null) {
        watch(other, false);
      } else if (hasMeshAnswered) {
        close("");
      }
    }

    private void close(String words) {
      looks.stop();
      if (open.remove(this)) {
        verdict.accept(words);
      }
    }
  }
}

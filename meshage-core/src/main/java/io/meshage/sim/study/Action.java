package io.meshage.sim.study;

import java.util.List;

/** Something that is done to a network in the course of a {@link Study}. */
public sealed interface Action {

  /** Which nodes or links are meant. */
  sealed interface Choice {
    /** So many, drawn at random. */
    record Count(int count) implements Choice {
      public Count {
        if (count < 0) {
          throw new IllegalArgumentException("a negative number: " + count);
        }
      }
    }

    /** So great a share of all, 0 to 1, drawn at random; at least one if it is above 0. */
    record Share(double share) implements Choice {
      public Share {
        checkShare(share);
      }
    }

    /** These nodes. */
    record Names(List<String> names) implements Choice {
      public Names {
        names = List.copyOf(names);
      }
    }

    /** The link between these two nodes. */
    record Between(String a, String b) implements Choice {}

    /** All that can be meant. */
    record All() implements Choice {}
  }

  /** Processes die; their hosts close their connections. */
  record Kill(Choice nodes) implements Action {}

  /** Hosts go silent, as at a power cut. */
  record Vanish(Choice nodes) implements Action {}

  /** Dead nodes start again, and dial as they did at the beginning. */
  record Restart(Choice nodes) implements Action {}

  /** Lines carry nothing any more; nobody is told. */
  record Cut(Choice links) implements Action {}

  /** Cut lines carry again. */
  record Mend(Choice links) implements Action {}

  /**
   * Nothing passes between these groups; nodes in none of them form one more.
   *
   * @param groups empty for two halves of about equal size, the one around a random node; one group
   *     of all nodes ends the partition
   */
  record Partition(List<List<String>> groups) implements Action {
    public Partition {
      groups = groups.stream().map(List::copyOf).toList();
    }
  }

  /** Ends the partition, and mends all lines that were cut or failed. */
  record Heal() implements Action {}

  /** Sends so many messages a second from now on. */
  record SetLoad(double perSecond) implements Action {
    public SetLoad {
      if (!(perSecond >= 0)) {
        throw new IllegalArgumentException("a negative load: " + perSecond);
      }
    }
  }

  /** Loses so great a share of packets from now on. */
  record SetLoss(double share) implements Action {
    public SetLoss {
      checkShare(share);
    }
  }

  /** Lets so great a share of the links fail each second from now on, for a while each. */
  record SetLinkFailures(double share) implements Action {
    public SetLinkFailures {
      checkShare(share);
    }
  }

  /** Kills so great a share of the nodes each second from now on, for a while each. */
  record SetNodeFailures(double share) implements Action {
    public SetNodeFailures {
      checkShare(share);
    }
  }

  private static void checkShare(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share lies between 0 and 1, not at " + share);
    }
  }
}

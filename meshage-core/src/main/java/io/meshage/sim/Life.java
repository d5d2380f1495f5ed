package io.meshage.sim;

import io.meshage.Message;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.node.HostedNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One life of a simulated node, from its start to its crash or leave, and what was seen of it. */
final class Life {
  final SimNode node;
  final int number;
  final SimLoop loop;
  final SimTransport transport;
  final List<Message> received = new ArrayList<>();
  final Set<MessageId> receivedIds = new HashSet<>();
  final Map<Source, Long> newestCounters = new HashMap<>();
  boolean isOver;
  boolean wasPaused;
  private @Nullable HostedNode hosted;

  /** A sender in one of its lives. */
  record Source(NodeId id, long instance) {}

  Life(SimNode node, int number, SimLoop loop, SimTransport transport) {
    this.node = node;
    this.number = number;
    this.loop = loop;
    this.transport = transport;
  }

  void born(HostedNode started) {
    hosted = started;
  }

  HostedNode hosted() {
    return Objects.requireNonNull(hosted);
  }

  /** Returns one of the node's counters. */
  long count(String counter) {
    return hosted == null ? 0 : hosted.stats().count(counter);
  }

  @Override
  public String toString() {
    return number == 1 ? node.name : node.name + "#" + number;
  }
}

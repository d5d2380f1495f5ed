package io.meshage.protocol.topology;

import io.meshage.Endpoint;
import io.meshage.Member;
import io.meshage.NodeId;
import io.meshage.Topology;
import io.meshage.protocol.port.TopologyNews;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** News as a list of lines, and counters. */
final class RecordedNews implements TopologyNews {
  final List<String> lines = new ArrayList<>();
  final Map<String, Integer> counters = new TreeMap<>();
  final List<Topology> topologies = new ArrayList<>();
  private final boolean recording;

  RecordedNews() {
    this(true);
  }

  RecordedNews(boolean recording) {
    this.recording = recording;
  }

  int count(String counter, int orElse) {
    return counters.getOrDefault(counter, orElse);
  }

  /** Returns the lines since the last call. */
  List<String> drain() {
    List<String> drained = List.copyOf(lines);
    lines.clear();
    return drained;
  }

  @Override
  public void routesChanged(Topology topology) {
    if (!recording) {
      return;
    }
    topologies.add(topology);
    lines.add("routes " + topology.nodes());
  }

  @Override
  public void nodeJoined(NodeId id, Member member) {
    lines.add("joined " + member.name() + " " + member.state());
  }

  @Override
  public void heldBack(NodeId neighbour, Duration left) {
    lines.add("held back " + left.toMillis() + " ms");
  }

  @Override
  public void nodeForgotten(String name) {}

  @Override
  public void nodeLeft(NodeId id, Member member) {
    lines.add("left " + member.name() + " " + member.state());
  }

  @Override
  public void nodeFailed(NodeId id, Member member) {
    lines.add("failed " + member.name() + " " + member.state());
  }

  @Override
  public void instanceRaised(long instance) {
    lines.add("raised " + instance);
  }

  @Override
  public void contested(List<Endpoint> places) {
    lines.add("contested " + places);
  }

  @Override
  public void identityLost(String text) {
    lines.add("lost " + text);
  }

  @Override
  public void warning(String text) {
    lines.add("warning " + text);
  }

  @Override
  public void misbehaved(NodeId neighbour, String text) {
    lines.add("misbehaved " + text);
  }

  @Override
  public void count(String counter) {
    counters.merge(counter, 1, Integer::sum);
  }
}

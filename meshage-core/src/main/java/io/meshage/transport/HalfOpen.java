package io.meshage.transport;

import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Accepted connections that do not carry frames yet. Where there are too many, of one address or in
 * all, the one that has waited longest of the address that has the most is closed, so that those
 * who never finish do not keep out those who would. Confined to the loop.
 */
final class HalfOpen {
  private final int most;
  private final int mostOfAddress;
  private final Map<SocketChannel, InetAddress> waiting = new LinkedHashMap<>();

  HalfOpen(int most, int mostOfAddress) {
    this.most = most;
    this.mostOfAddress = mostOfAddress;
  }

  /** A connection was accepted. */
  void add(SocketChannel channel) {
    InetSocketAddress remote = channel.remoteAddress();
    if (remote == null) { // gone already
      return;
    }
    InetAddress address = remote.getAddress();
    long ofAddress = waiting.values().stream().filter(address::equals).count();
    if (ofAddress >= mostOfAddress) {
      closeOldest(address);
    } else if (waiting.size() >= most) {
      closeOldest(mostCrowded(address));
    }
    waiting.put(channel, address);
  }

  /** A connection carries frames now, or is closed. */
  void remove(SocketChannel channel) {
    waiting.remove(channel);
  }

  int size() {
    return waiting.size();
  }

  private InetAddress mostCrowded(InetAddress ifNobodyIs) {
    Map<InetAddress, Integer> crowds = new LinkedHashMap<>();
    InetAddress crowded = ifNobodyIs;
    for (InetAddress each : waiting.values()) {
      if (crowds.merge(each, 1, Integer::sum) > crowds.getOrDefault(crowded, 0)) {
        crowded = each;
      }
    }
    return crowded;
  }

  private void closeOldest(InetAddress address) {
    for (Map.Entry<SocketChannel, InetAddress> each : waiting.entrySet()) {
      if (address.equals(each.getValue())) {
        SocketChannel oldest = each.getKey();
        waiting.remove(oldest);
        var unused = oldest.close();
        return;
      }
    }
  }
}

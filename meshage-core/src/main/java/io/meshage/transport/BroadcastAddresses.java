package io.meshage.transport;

import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where a packet must go to reach everybody whom an address stands for. */
final class BroadcastAddresses {
  private static final String EVERYWHERE = "255.255.255.255";
  private static final String THIS_HOST = "127.255.255.255";

  private BroadcastAddresses() {}

  /**
   * Returns the addresses to send to. The limited broadcast leaves a host through one interface
   * only, and through none where there is no default route; so each interface's own broadcast
   * address stands beside it, or that of the loopback where there is no other interface. May take
   * its time.
   */
  static List<InetAddress> of(String address) throws UnknownHostException, SocketException {
    InetAddress asked = InetAddress.getByName(address);
    if (!asked.getHostAddress().equals(EVERYWHERE)) {
      return List.of(asked);
    }
    Set<InetAddress> all = new LinkedHashSet<>();
    for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
      if (each.isUp() && !each.isLoopback()) {
        each.getInterfaceAddresses().stream()
            .map(InterfaceAddress::getBroadcast)
            .filter(broadcast -> broadcast != null && !broadcast.isAnyLocalAddress())
            .forEach(all::add);
      }
    }
    if (all.isEmpty()) {
      all.add(InetAddress.getByName(THIS_HOST));
    }
    all.add(asked);
    return List.copyOf(all);
  }
}

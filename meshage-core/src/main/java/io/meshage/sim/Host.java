package io.meshage.sim;

import io.meshage.MeshException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A machine of the simulated network: an address, its listening ports and its UDP sockets. */
final class Host {
  private static final int FIRST_EPHEMERAL = 49_152;
  private static final int LAST_PORT = 65_535;

  final int index;
  final String name;
  final String address;
  final TreeMap<Integer, SimTransport.SimListener> listeners = new TreeMap<>();
  final List<SimPackets> sockets = new ArrayList<>();

  /** Which node lives here; null before the first. */
  @Nullable Life life;

  /** Which separate part of the network it stands in. */
  int island;

  /** False while it is switched off: it neither answers nor resets. */
  boolean isUp = true;

  /** False while it reads nothing from its connections. */
  boolean isReading = true;

  /** Whether something that is no node of ours lives here, and says what it likes. */
  boolean isStranger;

  /** When one of these last changed. */
  long changedNanos = Long.MIN_VALUE;

  private int nextPort = FIRST_EPHEMERAL;

  Host(int index, String name) {
    this.index = index;
    this.name = name;
    this.address = address(index);
  }

  static String address(int index) {
    return "10." + (index >>> 16) + "." + (index >>> 8 & 0xff) + "." + (index & 0xff);
  }

  void moveTo(int part, long nowNanos) {
    changedNanos = island == part ? changedNanos : nowNanos;
    island = part;
  }

  void power(boolean on, long nowNanos) {
    changedNanos = isUp == on ? changedNanos : nowNanos;
    isUp = on;
  }

  void setReading(boolean reads, long nowNanos) {
    changedNanos = isReading == reads ? changedNanos : nowNanos;
    isReading = reads;
  }

  /** Returns whether it takes what reaches it, and is no stranger. */
  boolean isFair() {
    return isUp && isReading && !isStranger;
  }

  /** Returns a port nobody listens at. */
  int freePort() {
    for (int tried = FIRST_EPHEMERAL; tried <= LAST_PORT; tried++) {
      int port = nextPort;
      nextPort = port == LAST_PORT ? FIRST_EPHEMERAL : port + 1;
      if (!listeners.containsKey(port)) {
        return port;
      }
    }
    throw new MeshException("every port of " + name + " is in use");
  }

  @Override
  public String toString() {
    return name;
  }
}

package io.meshage.transport;

import com.google.common.net.InetAddresses;
import io.meshage.Endpoint;
import io.meshage.MeshException;
import io.netty.channel.ConnectTimeoutException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;

/** What the system says about a connection, in words for people. */
final class TransportErrors {
  private TransportErrors() {}

  /** Returns why a connection could not be opened. */
  static String ofConnect(Throwable cause, InetSocketAddress to, long timeoutSeconds) {
    String place = place(to);
    String text = text(cause);
    if (cause instanceof MeshException) {
      return String.valueOf(cause.getMessage()); // in words already
    } else if (cause instanceof ConnectTimeoutException) {
      return "no answer within " + timeoutSeconds + " s from " + place;
    } else if (text.contains("refused")) {
      return "connection refused by " + place;
    } else if (text.contains("no route")) {
      return "no route to " + place;
    } else if (text.contains("unreachable")) {
      return "the network of " + place + " is unreachable";
    }
    return "no connection to " + place + ": " + text;
  }

  /** Returns why an address could not be had for listening, and what to do about it. */
  static String ofBind(Throwable cause, Endpoint endpoint) {
    String start = "cannot listen at " + endpoint + ": ";
    String text = text(cause);
    if (text.contains("in use")) {
      return start + "the port is in use; choose another, or stop the program that has it";
    } else if (text.contains("cannot assign") || text.contains("not available")) {
      return start + "this host has no such address; 0.0.0.0 listens at all addresses of the host";
    } else if (text.contains("denied") || text.contains("not permitted")) {
      return start + "permission denied; ports from 1024 on need no permission";
    }
    return start + text;
  }

  /** Returns why a connection ended. */
  static String ofLoss(Throwable cause, Endpoint remote) {
    String text = text(cause);
    boolean isReset = text.contains("reset") || text.contains("broken pipe");
    return isReset ? "connection reset by " + remote : "connection to " + remote + ": " + text;
  }

  /** Returns the address as a number; one of IPv6 in its short form. */
  static String host(InetAddress address) {
    return InetAddresses.toAddrString(address);
  }

  static Endpoint endpoint(String scheme, InetSocketAddress address) {
    return new Endpoint(scheme, host(address.getAddress()), address.getPort());
  }

  private static String place(InetSocketAddress address) {
    return InetAddresses.toUriString(address.getAddress()) + ":" + address.getPort();
  }

  private static String text(Throwable cause) {
    return String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
  }
}

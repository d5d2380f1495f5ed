package io.meshage;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import java.util.Locale;

/**
 * Where a node listens or can be dialled, written {@code tcp://host:port}.
 *
 * @param scheme the transport, lower case; {@code tcp} is the one every node speaks
 * @param host a DNS name or an address, IPv6 without brackets
 * @param port 0 to 65535; 0 only where a free port is asked for
 */
public record Endpoint(String scheme, String host, int port) {

  /** The port of an address that names none. */
  public static final int DEFAULT_PORT = 9000;

  /** The scheme of an address that names none. */
  public static final String TCP = "tcp";

  private static final String SEPARATOR = "://";
  private static final int MAX_PORT = 65_535;
  private static final int MAX_SCHEME_BYTES = 8;

  public Endpoint {
    Limits.between(0, MAX_PORT, port, "the port");
    Limits.text(host, Limits.MAX_HOST_BYTES, "the host");
    Limits.text(scheme, MAX_SCHEME_BYTES, "the scheme");
    if (host.isEmpty() || scheme.isEmpty()) {
      throw new IllegalArgumentException("an address needs a host, such as tcp://10.0.0.7:9000");
    }
  }

  /**
   * Reads {@code tcp://host:port}, {@code host:port} or {@code host}; IPv6 addresses stand in
   * brackets when a port follows.
   *
   * @throws IllegalArgumentException if the text is not an address, saying why
   */
  public static Endpoint of(String text) {
    int separator = text.indexOf(SEPARATOR);
    String scheme = separator < 0 ? TCP : text.substring(0, separator).toLowerCase(Locale.ROOT);
    String rest = separator < 0 ? text : text.substring(separator + SEPARATOR.length());
    HostAndPort parsed;
    try {
      parsed = HostAndPort.fromString(rest).withDefaultPort(DEFAULT_PORT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an address: " + text + " (try host:port)", e);
    }
    String host = parsed.getHost();
    if (host.isEmpty() || host.chars().anyMatch(c -> Character.isWhitespace(c) || c == '/')) {
      throw new IllegalArgumentException("not an address: " + text + " (try host:port)");
    }
    return new Endpoint(scheme, host, parsed.getPort());
  }

  /** Returns whether the host is a number rather than a name that needs a look-up. */
  public boolean isNumeric() {
    return InetAddresses.isInetAddress(host);
  }

  /** Returns whether the host stands for every address of the machine, as in 0.0.0.0. */
  public boolean isAny() {
    return isNumeric() && InetAddresses.forString(host).isAnyLocalAddress();
  }

  /** Returns the same place with another host. */
  public Endpoint withHost(String other) {
    return new Endpoint(scheme, other, port);
  }

  /** Returns the same place with another port. */
  public Endpoint withPort(int other) {
    return new Endpoint(scheme, host, other);
  }

  /** Returns the address in the form that {@link #of} reads. */
  @Override
  public String toString() {
    return scheme + SEPARATOR + HostAndPort.fromParts(host, port);
  }
}

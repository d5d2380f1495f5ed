package io.meshage;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import com.google.common.net.InternetDomainName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;

/**
 * An address at which a node listens or can be dialled, written {@code tcp://host:port} or {@code
 * ws://host:port/path}.
 *
 * @param scheme the transport, in lower case, such as {@code tcp}
 * @param host a DNS name or an address, IPv6 without brackets
 * @param port 0 to 65535; 0 only to listen at a free port
 * @param path the path by which a proxy distinguishes services, such as {@code /mesh}; "" if there
 *     is none
 */
public record Endpoint(String scheme, String host, int port, String path) {

  /** The default port. */
  public static final int DEFAULT_PORT = 9000;

  /** The default scheme. */
  public static final String TCP = "tcp";

  /** The scheme of WebSocket, which passes through proxies that allow only HTTP. */
  public static final String WS = "ws";

  /** The scheme of TLS, in which both sides prove their names. */
  public static final String TLS = "tls";

  /** The scheme of WebSocket in TLS, in which both sides prove their names. */
  public static final String WSS = "wss";

  /**
   * The scheme of WebSocket in TLS through a proxy. TLS ends at the proxy, which shows the
   * certificate of its host. Only a shared key can prove that a node of the mesh is behind it.
   */
  public static final String VIA_WSS = "via+wss";

  /** The scheme of a service in DNS: its SRV records name hosts and ports. */
  public static final String SRV = "srv";

  private static final String SRV_PREFIX = SRV + "+";
  private static final String SEPARATOR = "://";
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final int MAX_PORT = 65_535;
  private static final int MAX_SCHEME_BYTES = 8;
  private static final int MAX_PATH_BYTES = 128;
  private static final int MAX_TEXT_BYTES = 2 * Limits.MAX_HOST_BYTES;

  /** Characters that would give the text of an endpoint another meaning. */
  private static final String FORBIDDEN = " /\\|,?#@[]\"'<>";

  /**
   * Creates an endpoint from its parts.
   *
   * @throws IllegalArgumentException if a part is out of its bounds
   */
  public Endpoint {
    Objects.requireNonNull(scheme, "scheme");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(path, "path");
    Limits.between(0, MAX_PORT, port, "the port");
    Limits.label(scheme, MAX_SCHEME_BYTES, "the scheme");
    Limits.label(path, MAX_PATH_BYTES, "the path");
    Limits.label(host, Limits.MAX_HOST_BYTES - path.length(), "the host");
    if (host.isEmpty() || scheme.isEmpty()) {
      throw new IllegalArgumentException("an address needs a host, such as tcp://10.0.0.7:9000");
    }
    if (has(host, FORBIDDEN) || has(scheme, FORBIDDEN) || has(scheme, ":")) {
      throw new IllegalArgumentException("not a host: " + scheme + SEPARATOR + host);
    }
    if (has(host, ":") && !isNumber(host)) {
      throw new IllegalArgumentException("neither a name nor an IPv6 address: " + host);
    }
    path = path(path);
  }

  /** Creates an endpoint without a path. */
  public Endpoint(String scheme, String host, int port) {
    this(scheme, host, port, "");
  }

  /**
   * Reads {@code tcp://host:port}, {@code host:port}, {@code host} or {@code ws://host:port/path};
   * IPv6 addresses are in brackets if a port follows. The default port is {@value #DEFAULT_PORT}
   * for {@code tcp} and {@code tls}, 80 for {@code ws}, and 443 for {@code wss} and {@code
   * via+wss}. {@code srv+name} stands for the SRV records of that name in DNS.
   *
   * @throws IllegalArgumentException if the text is not an address; its message says why
   */
  public static Endpoint of(String text) {
    Objects.requireNonNull(text, "text");
    Limits.text(text, MAX_TEXT_BYTES, "an address");
    if (text.regionMatches(true, 0, SRV_PREFIX, 0, SRV_PREFIX.length())) {
      return service(text, text.substring(SRV_PREFIX.length()));
    }
    int separator = text.indexOf(SEPARATOR);
    String scheme = separator < 0 ? TCP : text.substring(0, separator).toLowerCase(Locale.ROOT);
    String rest = separator < 0 ? text : text.substring(separator + SEPARATOR.length());
    int slash = hasPath(scheme) ? rest.indexOf('/') : -1;
    if (scheme.equals(SRV)) {
      return service(text, ""); // written like this it is none
    }
    HostAndPort place = hostAndPort(text, scheme, slash < 0 ? rest : rest.substring(0, slash));
    try {
      int port = place.getPortOrDefault(defaultPort(scheme));
      if (!isHost(place.getHost())) {
        throw new IllegalArgumentException("'" + place.getHost() + "' is not the name of a host");
      }
      return new Endpoint(scheme, place.getHost(), port, slash < 0 ? "" : rest.substring(slash));
    } catch (IllegalArgumentException e) {
      throw noAddress(text, scheme, String.valueOf(e.getMessage()), e);
    }
  }

  /** Guava's message would speak about its parser. */
  private static HostAndPort hostAndPort(String text, String scheme, String place) {
    try {
      return HostAndPort.fromString(place);
    } catch (IllegalArgumentException e) {
      throw noAddress(
          text, scheme, "'" + place + "' is not a host and a port from 0 to " + MAX_PORT, e);
    }
  }

  private static IllegalArgumentException noAddress(
      String text, String scheme, String why, IllegalArgumentException cause) {
    String form = hasPath(scheme) ? scheme + "://host:port/path" : "host:port";
    return new IllegalArgumentException(
        "not an address: " + text + ": " + why + " (try " + form + ")", cause);
  }

  /** Labels of such names may begin with an underscore; those of hosts may not. */
  private static Endpoint service(String text, String name) {
    if (isNumber(name) || !isHost(name.replace('_', 'x'))) {
      throw new IllegalArgumentException(
          "not an address: " + text + " (try srv+_meshage._tcp.example.org)");
    }
    return new Endpoint(SRV, name, 0);
  }

  private static boolean hasPath(String scheme) {
    return scheme.equals(WS) || scheme.equals(WSS) || scheme.equals(VIA_WSS);
  }

  private static int defaultPort(String scheme) {
    return switch (scheme) {
      case WS -> HTTP_PORT;
      case WSS, VIA_WSS -> HTTPS_PORT;
      default -> DEFAULT_PORT;
    };
  }

  /** Even the last label of a name may begin with a digit, as in names of containers. */
  private static boolean isHost(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    boolean isOnlyDigits = name.chars().allMatch(c -> c == '.' || Character.isDigit(c));
    return isNumber(host) || (!isOnlyDigits && InternetDomainName.isValid(name + ".name"));
  }

  /** Includes the interface, if there is one, as in fe80::1%eth0. */
  private static boolean isNumber(String host) {
    int zone = host.indexOf('%');
    return InetAddresses.isInetAddress(zone < 0 ? host : host.substring(0, zone));
  }

  private static boolean has(String text, String characters) {
    for (int i = 0; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Returns the path in its normal form; a single slash is the same as none. */
  private static String path(String path) {
    if (path.isEmpty() || path.equals("/")) {
      return "";
    }
    try {
      URI uri = new URI(path);
      boolean isPlain =
          path.startsWith("/")
              && !path.startsWith("/..")
              && path.equals(uri.getRawPath())
              && uri.normalize().equals(uri);
      if (isPlain && path.chars().allMatch(c -> c < 0x7f)) {
        return path;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("'" + path + "' is not a path such as /mesh", e);
    }
    throw new IllegalArgumentException("'" + path + "' is not a path such as /mesh");
  }

  /** Returns whether both sides of a link at this address prove their names with certificates. */
  public boolean isMutualTls() {
    return scheme.equals(TLS) || scheme.equals(WSS);
  }

  /** Returns whether the host is an IP address rather than a name. */
  public boolean isNumeric() {
    return InetAddresses.isInetAddress(host);
  }

  /** Returns whether the host stands for all addresses of the machine, such as 0.0.0.0. */
  public boolean isAny() {
    return isNumeric() && InetAddresses.forString(host).isAnyLocalAddress();
  }

  /** Returns this endpoint with another host. */
  public Endpoint withHost(String other) {
    Objects.requireNonNull(other, "other");
    return new Endpoint(scheme, other, port, path);
  }

  /** Returns this endpoint with another port. */
  public Endpoint withPort(int other) {
    return new Endpoint(scheme, host, other, path);
  }

  /** Returns the address in the form that {@link #of} reads. */
  @Override
  public String toString() {
    return scheme.equals(SRV)
        ? SRV_PREFIX + host
        : scheme + SEPARATOR + HostAndPort.fromParts(host, port) + path;
  }
}

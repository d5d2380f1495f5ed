package io.meshage;

/** The client with which a node dials WebSockets. It always accepts them with Netty. */
public enum WebSockets {
  /** Netty, as for everything else. */
  NETTY,
  /**
   * The JDK's HTTP client: it uses the proxy and the authentication that are set for the program
   * ({@link java.net.ProxySelector}, {@link java.net.Authenticator}, {@code https.proxyHost}).
   */
  JDK
}

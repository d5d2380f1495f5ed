package io.meshage;

/** With what a node dials WebSockets; it accepts them in one way only. */
public enum WebSockets {
  /** With Netty, as everything else. */
  NETTY,
  /**
   * With the JDK's HTTP client: the proxy and the authentication that are set for the program hold
   * ({@link java.net.ProxySelector}, {@link java.net.Authenticator}, {@code https.proxyHost}).
   */
  JDK
}

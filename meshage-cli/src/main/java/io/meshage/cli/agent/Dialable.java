package io.meshage.cli.agent;

import io.meshage.Address;
import io.meshage.Endpoint;
import java.util.List;

/** Addresses that an agent can dial: of a kind of link that it has, and with a port. */
final class Dialable {
  private static final List<String> SCHEMES =
      List.of(
          Endpoint.TCP, Endpoint.WS, Endpoint.TLS, Endpoint.WSS, Endpoint.VIA_WSS, Endpoint.SRV);

  private Dialable() {}

  /**
   * Reads an address that is to be dialled.
   *
   * @throws IllegalArgumentException if it is none, or cannot be dialled, saying why
   */
  static Address of(String text) {
    Address address = Address.of(text);
    for (Endpoint place : address.places()) {
      if (!SCHEMES.contains(place.scheme())) {
        throw new IllegalArgumentException(
            place.scheme()
                + ":// is no kind of link; write tcp://, ws://, tls://, wss://, via+wss:// or"
                + " srv+NAME");
      } else if (place.port() == 0 && !place.scheme().equals(Endpoint.SRV)) {
        throw new IllegalArgumentException(
            "nobody listens at port 0; write the port that " + place.host() + " listens at");
      }
    }
    return address;
  }
}

package io.meshage;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * An address at which a node can be dialled: one endpoint, or several in order of preference. The
 * node dials them in that order and uses the first that works. Written {@code
 * tcp://10.0.0.7:9000|ws://gate.example/mesh}.
 *
 * @param places at least one, at most {@link Limits#MAX_ENDPOINTS}, each once
 */
public record Address(List<Endpoint> places) {
  private static final char SEPARATOR = '|';
  private static final int MAX_TEXT_BYTES = 2048;

  /**
   * Creates an address from its places.
   *
   * @throws IllegalArgumentException if there are none or too many
   */
  public Address {
    Objects.requireNonNull(places, "places");
    places = places.stream().distinct().toList();
    Limits.between(1, Limits.MAX_ENDPOINTS, places.size(), "the places of an address");
  }

  /** Returns an address of one place. */
  public static Address of(Endpoint place) {
    Objects.requireNonNull(place, "place");
    return new Address(List.of(place));
  }

  /**
   * Reads endpoints as {@link Endpoint#of} does, with {@code |} between them.
   *
   * @throws IllegalArgumentException if the text is not an address; its message says why
   */
  public static Address of(String text) {
    Objects.requireNonNull(text, "text");
    Limits.text(text, MAX_TEXT_BYTES, "an address");
    List<Endpoint> places = new ArrayList<>();
    int start = 0;
    for (int end = 0; end <= text.length(); end++) {
      if (end == text.length() || text.charAt(end) == SEPARATOR) {
        places.add(Endpoint.of(text.substring(start, end)));
        start = end + 1;
      }
    }
    return new Address(places);
  }

  /** Returns the address in the form that {@link #of(String)} reads. */
  @Override
  public String toString() {
    return places.stream().map(Endpoint::toString).collect(Collectors.joining("|"));
  }
}

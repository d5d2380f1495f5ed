package io.meshage;

import java.util.Optional;

/**
 * Decides which application versions may link. It is called on the node's loop for every new link,
 * on both sides, and must return at once. If it throws, the link is refused with the exception's
 * message.
 */
@FunctionalInterface
public interface VersionPolicy {

  /**
   * Every version links with every other. If both sides have a version and the versions differ,
   * each side gets a warning, once per peer. The default.
   */
  VersionPolicy LENIENT = (ours, theirs) -> Optional.empty();

  /** Only equal versions link. */
  VersionPolicy EXACT =
      (ours, theirs) ->
          ours.equals(theirs)
              ? Optional.empty()
              : Optional.of("the versions " + show(ours) + " and " + show(theirs) + " differ");

  /** Only versions whose part before the first dot is equal link, such as 2.0 and 2.7.1. */
  VersionPolicy SAME_MAJOR =
      (ours, theirs) ->
          major(ours).equals(major(theirs))
              ? Optional.empty()
              : Optional.of(
                  "the versions " + show(ours) + " and " + show(theirs) + " differ before the dot");

  /**
   * Returns why a peer must not be linked, as a text for people; empty if it may be linked.
   *
   * @param ours this node's application version, may be empty
   * @param theirs the peer's, may be empty
   */
  Optional<String> refuse(String ours, String theirs);

  private static String major(String version) {
    int dot = version.indexOf('.');
    return dot < 0 ? version : version.substring(0, dot);
  }

  private static String show(String version) {
    return version.isEmpty() ? "(none)" : version;
  }
}

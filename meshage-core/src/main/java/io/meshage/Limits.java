package io.meshage;

import java.time.Duration;
import java.util.Objects;

/** Every maximum of the protocol, and the checks that hold them. */
public final class Limits {
  /** Bytes of a node's name, a namespace or an application version in UTF-8. */
  public static final int MAX_NAME_BYTES = 64;

  /** Bytes of a text for people on the wire, such as the words of a refusal. */
  public static final int MAX_TEXT_BYTES = 512;

  /** Bytes of a host in an endpoint: the longest DNS name. */
  public static final int MAX_HOST_BYTES = 255;

  /** Bytes that a connection may send before its handshake is complete. */
  public static final int MAX_HANDSHAKE_BYTES = 4 * 1024;

  /**
   * Bytes that a connection may send before its TLS handshake is complete; a chain of three large
   * certificates takes half of them.
   */
  public static final int MAX_TLS_HANDSHAKE_BYTES = 16 * 1024;

  /** How long a handshake may take. */
  public static final Duration HANDSHAKE_DEADLINE = Duration.ofSeconds(5);

  /** Bytes of the first line of an HTTP handshake. */
  public static final int MAX_HTTP_LINE_BYTES = 1024;

  /** Bytes of the headers of an HTTP handshake, to which proxies add theirs. */
  public static final int MAX_HTTP_BYTES = 4 * 1024;

  /** Bytes of a WebSocket frame, which is kept until it is whole; long messages take several. */
  public static final int MAX_WEBSOCKET_FRAME_BYTES = 16 * 1024;

  /** How long a link may accept no bytes while frames wait for it, before it is closed. */
  public static final Duration STUCK_LINK = Duration.ofSeconds(5);

  /** Unfinished handshakes of accepted connections. */
  public static final int MAX_HALF_OPEN = 256;

  /** Unfinished handshakes from one remote address; hosts of many nodes dial in bursts. */
  public static final int MAX_HALF_OPEN_PER_ADDRESS = 64;

  /** Bytes of a control frame: everything but application messages. */
  public static final int MAX_CONTROL_BYTES = 256 * 1024;

  /** Bytes of a body if the configuration does not say otherwise. */
  public static final int DEFAULT_BODY_BYTES = 1024 * 1024;

  /**
   * Bytes of a body that every node takes, so that messages of the nodes themselves always pass.
   */
  public static final int LEAST_BODY_BYTES = 4 * 1024;

  /** Bytes of a body that no configuration may exceed. */
  public static final int MAX_BODY_BYTES = 64 * 1024 * 1024;

  /** The largest ratio of a body to its compressed form. */
  public static final int MAX_COMPRESSION_RATIO = 100;

  /** Bytes that the header of an application message may add to its body. */
  public static final int MAX_ENVELOPE_BYTES = MAX_CONTROL_BYTES;

  /** Bytes of a frame after its length prefix that no node may exceed, whatever body it takes. */
  public static final int MAX_FRAME_BYTES = MAX_BODY_BYTES + MAX_ENVELOPE_BYTES;

  /** Links of one node, and so neighbours in one announcement. */
  public static final int MAX_NEIGHBOURS = 1024;

  /** Endpoints that a node announces. */
  public static final int MAX_ENDPOINTS = 8;

  /** Codecs, and compressors, that a node announces. */
  public static final int MAX_CAPABILITIES = 32;

  /** Nodes that a node can know. */
  public static final int MAX_NODES = 65_536;

  /** How long a node that leaves may wait for its application to take acknowledged messages. */
  public static final Duration LONGEST_DRAIN = Duration.ofHours(1);

  /** How long the closing of a node waits for running code of the application. */
  public static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

  /** Events that may wait for a slow {@link MeshListener}: all nodes of a mesh may join at once. */
  public static final int MAX_WAITING_EVENTS = MAX_NODES;

  /** Bytes that the announcements of all those nodes may take together, as they are kept. */
  public static final long MAX_ANNOUNCEMENTS_BYTES = 64L * 1024 * 1024;

  /** Hops of a message, and so names in a recorded path. */
  public static final int MAX_HOPS = 255;

  /** Cost of a link; 1 is the cost of a plain hop. */
  public static final int MAX_COST = 65_535;

  /** Recipients in one frame; longer lists go in several frames. */
  public static final int MAX_RECIPIENTS = 4096;

  /** Results in one acknowledgement frame, so that the longest stays a control frame. */
  public static final int MAX_RESULTS = 4096;

  /** Short acknowledgements that share a frame. */
  public static final int MAX_ACKS = 256;

  /** Headers or ids in one frame of a database exchange. */
  public static final int MAX_HEADERS = 4096;

  /** Bytes of a datagram, so that it passes any path unfragmented. */
  public static final int MAX_DATAGRAM_BYTES = 1200;

  /** Newer announcements a second that one link may bring. Source: RFC 4222, on storms. */
  public static final int ANNOUNCEMENTS_PER_SECOND = 1000;

  /**
   * Newer announcements that one link may bring at once; twice the number of nodes, if that is
   * more. A mesh that starts as a whole announces all nodes at once.
   */
  public static final int ANNOUNCEMENTS_AT_ONCE = 16_384;

  /**
   * The same where all nodes sign: verifying a signature takes most of a millisecond, and a member
   * that makes up names and signs them must not keep its neighbours busy.
   */
  public static final int SIGNED_ANNOUNCEMENTS_PER_SECOND = 250;

  /** See {@link #SIGNED_ANNOUNCEMENTS_PER_SECOND}. */
  public static final int SIGNED_ANNOUNCEMENTS_AT_ONCE = 512;

  /** Announcements a second of one origin. Source: MinLSArrival of RFC 2328. */
  public static final int ORIGIN_ANNOUNCEMENTS_PER_SECOND = 10;

  /** Announcements of one origin at once. */
  public static final int ORIGIN_ANNOUNCEMENTS_AT_ONCE = 20;

  /**
   * Announcements a second that a node sends on one link; of the rest the newest of each origin
   * waits.
   */
  public static final int SENT_ANNOUNCEMENTS_PER_SECOND = 2000;

  /** Announcements that a node sends on one link at once: one of each node there can be. */
  public static final int SENT_ANNOUNCEMENTS_AT_ONCE = MAX_NODES;

  /**
   * Announcements a second that a link may bring before more are dropped unread: twice what an
   * honest node sends.
   */
  public static final int HEARD_ANNOUNCEMENTS_PER_SECOND = 2 * SENT_ANNOUNCEMENTS_PER_SECOND;

  /** Announcements at once that a link may bring before more are dropped unread. */
  public static final int HEARD_ANNOUNCEMENTS_AT_ONCE = 2 * SENT_ANNOUNCEMENTS_AT_ONCE;

  /** Database exchanges a second that a node begins on one link; twice as many are answered. */
  public static final int EXCHANGES_PER_SECOND = 2;

  /** Database exchanges at once on one link; twice as many are answered. */
  public static final int EXCHANGES_AT_ONCE = 8;

  /**
   * Frames of database exchanges a second before more are dropped unread; an exchange takes at most
   * about 50.
   */
  public static final int EXCHANGE_FRAMES_PER_SECOND = 500;

  /** Frames of database exchanges at once. */
  public static final int EXCHANGE_FRAMES_AT_ONCE = 4096;

  /** Pings and their answers a second; the shortest interval that can be set makes 200. */
  public static final int PINGS_PER_SECOND = 400;

  /** Pings and their answers at once, because those that a pause delayed arrive together. */
  public static final int PINGS_AT_ONCE = 4000;

  /** Questions a second of one neighbour about another that it does not hear. */
  public static final int PING_REQUESTS_PER_SECOND = 10;

  /** See {@link #PING_REQUESTS_PER_SECOND}; many nodes may fall silent together. */
  public static final int PING_REQUESTS_AT_ONCE = 20;

  /** Links a second that one peer may complete. */
  public static final int LINKS_PER_SECOND = 20;

  /** Links at once that one peer may complete. */
  public static final int LINKS_AT_ONCE = 200;

  /**
   * Handshakes a second from one remote address; each makes this node ask the mesh about the name.
   */
  public static final int HANDSHAKES_PER_SECOND = 200;

  /** Handshakes at once from one remote address, such as a host of many nodes. */
  public static final int HANDSHAKES_AT_ONCE = MAX_NEIGHBOURS;

  /**
   * In how many seconds a peer may exceed a limit before it is blocked; two seconds in which it
   * does not count against one in which it does.
   */
  public static final int LOUD_SECONDS = 5;

  /** How long the first block lasts; each further one lasts twice as long. */
  public static final Duration FIRST_BLOCK = Duration.ofMinutes(1);

  /**
   * The longest block that a node sets by itself, and how long a block is remembered after its end.
   */
  public static final Duration LONGEST_BLOCK = Duration.ofHours(1);

  /** The longest block that a user can set. */
  public static final Duration LONGEST_USER_BLOCK = Duration.ofDays(1);

  /** Peers that can be blocked at a time. */
  public static final int MAX_BLOCKED = 4096;

  private Limits() {}

  /**
   * Returns the name if it is valid: 1 to {@link #MAX_NAME_BYTES} bytes in UTF-8, as {@link
   * #label}, with no space at either end.
   *
   * @throws IllegalArgumentException if it is not valid; the message says why
   */
  public static String name(String name, String what) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(what, "what");
    if (name.isEmpty()) {
      throw new IllegalArgumentException(what + " must not be empty");
    }
    label(name, MAX_NAME_BYTES, what);
    if (name.charAt(0) == ' ' || name.charAt(name.length() - 1) == ' ') {
      throw new IllegalArgumentException(what + " must not begin or end with a space");
    }
    return name;
  }

  /**
   * Returns the text if people can compare it by eye: at most {@code maxBytes} of UTF-8, in
   * Unicode's normal form C, of characters that {@linkplain #isShowable show something}. It may be
   * empty.
   *
   * @throws IllegalArgumentException if not; the message says why
   */
  public static String label(String text, int maxBytes, String what) {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(what, "what");
    if (text.length() <= maxBytes && isPlain(text)) {
      return text;
    }
    anyText(text, maxBytes, what);
    if (!Characters.isNormal(text)) {
      throw new IllegalArgumentException(
          what + " is not in Unicode's normal form C (NFC), the one with composed characters");
    }
    return text;
  }

  /**
   * Returns the text if it holds at most {@code maxBytes} of UTF-8 and only characters that
   * {@linkplain #isShowable show something} and do not control a terminal.
   *
   * @throws IllegalArgumentException if not
   */
  public static String text(String text, int maxBytes, String what) {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(what, "what");
    return text.length() <= maxBytes && isPlain(text) ? text : anyText(text, maxBytes, what);
  }

  /**
   * Returns whether names and sentences may have this character: a letter, digit, mark, punctuation
   * or symbol of Unicode 13 that shows something, or the space. Not control and format characters
   * (U+202E, U+200D, U+FEFF), line separators, other spaces, variation selectors, fillers, private
   * and unassigned ones, halves of pairs.
   */
  public static boolean isShowable(int codePoint) {
    return Characters.isShowable(codePoint);
  }

  /**
   * Whether the text has only visible ASCII and spaces, as nearly all names have; called for each
   * message.
   */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static String anyText(String text, int maxBytes, String what) {
    if (text.length() > maxBytes || utf8Bytes(text) > maxBytes) {
      throw new IllegalArgumentException(what + " is longer than " + maxBytes + " bytes");
    }
    String unshowable = Characters.unshowable(text);
    if (!unshowable.isEmpty()) {
      throw new IllegalArgumentException(
          what + " has a character that cannot be shown: " + unshowable);
    }
    return text;
  }

  /** Counts without encoding. A lone surrogate, which has no encoding, is refused later. */
  private static int utf8Bytes(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char at = text.charAt(i);
      if (at < 0x80) {
        bytes++;
      } else if (at < 0x800 || Character.isSurrogate(at)) {
        bytes += 2; // a pair is two characters and four bytes
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }

  /**
   * Returns the number if it lies between the two bounds, both included.
   *
   * @throws IllegalArgumentException if not
   */
  public static int between(int least, int most, int value, String what) {
    Objects.requireNonNull(what, "what");
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + " must be " + least + " to " + most + ", not " + value);
    }
    return value;
  }

  /**
   * Returns the duration if it lies between the two bounds, both included.
   *
   * @throws IllegalArgumentException if not
   */
  public static Duration between(Duration least, Duration most, Duration value, String what) {
    Objects.requireNonNull(least, "least");
    Objects.requireNonNull(most, "most");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(what, "what");
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          what
              + " must be between "
              + Times.words(least)
              + " and "
              + Times.words(most)
              + ", not "
              + Times.words(value));
    }
    return value;
  }

  /**
   * Throws unless a list is within its bound.
   *
   * @throws IllegalArgumentException if it is longer than {@code most}
   */
  public static void atMost(int most, int size, String what) {
    Objects.requireNonNull(what, "what");
    if (size > most) {
      throw new IllegalArgumentException(what + ": " + size + " is more than " + most);
    }
  }
}

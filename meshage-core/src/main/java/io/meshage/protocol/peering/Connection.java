package io.meshage.protocol.peering;

import io.meshage.Bytes;
import io.meshage.Endpoint;
import io.meshage.PeerKey;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.protocol.peering.Handshake.State;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What this side knows of one connection. */
final class Connection {
  private final long link;
  private final Endpoint remote;
  private final @Nullable List<String> certified;
  private final @Nullable Dial dial;
  private final long openedAtNanos;
  private final List<Dial> waiting = new ArrayList<>();
  private State state;
  private Timer deadline = Timer.NONE;
  private @Nullable Introduction peer;
  private Bytes ourNonce = Bytes.EMPTY;
  private Bytes theirNonce = Bytes.EMPTY;
  private int version;
  private boolean solicited;
  private boolean linkedThere;
  private long upSinceNanos;
  private long confirmedAtNanos;
  private long framesHeard;
  private @Nullable Conduct conduct;
  private Bytes challenge = Bytes.EMPTY;
  private @Nullable KnownLife life;
  private boolean isKnown;
  private @Nullable PeerKey key;

  /**
   * Creates a connection at its first state.
   *
   * @param certified the names in the certificate of the other end; null if it needs none
   * @param dial what this side dialled for; null if the other side dialled
   */
  Connection(
      long link,
      Endpoint remote,
      @Nullable List<String> certified,
      @Nullable Dial dial,
      long nowNanos) {
    this.link = link;
    this.remote = remote;
    this.certified = certified == null ? null : List.copyOf(certified);
    this.dial = dial;
    this.openedAtNanos = nowNanos;
    this.state = dial == null ? State.LISTENING : State.CALLING;
    if (dial != null) {
      waiting.add(dial);
    }
  }

  long link() {
    return link;
  }

  /** Returns the address of the other end of the connection. */
  Endpoint remote() {
    return remote;
  }

  /** Returns the names in the certificate of the other end; null if it needs none. */
  @Nullable List<String> certified() {
    return certified;
  }

  @Nullable Dial dial() {
    return dial;
  }

  boolean isAccepted() {
    return dial == null;
  }

  State state() {
    return state;
  }

  boolean isUp() {
    return state == State.UP;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  void moveTo(State next) {
    state = next;
  }

  void deadline(Timer timer) {
    deadline = timer;
  }

  void cancelDeadline() {
    deadline.cancel();
  }

  /** Notes who is at the other end, as it says itself. */
  void introduced(Introduction other) {
    peer = other;
  }

  @Nullable Introduction introduction() {
    return peer;
  }

  /** Returns who is at the other end; only after it said so. */
  Introduction peer() {
    return Objects.requireNonNull(peer, "nobody has introduced itself yet");
  }

  /** Returns whether the link goes back to a solicitation, of either side. */
  boolean isSolicited() {
    return dial == null ? solicited : dial.purpose() == Dial.Purpose.SOLICITED;
  }

  /** Returns whether a user asked for it now, as far as this side can know. */
  boolean isWished() {
    return dial == null ? !solicited : dial.purpose() == Dial.Purpose.USER;
  }

  /** Returns whether this side only seeks another node of its name, and wants no link. */
  boolean isForNamesake() {
    return dial != null && dial.purpose() == Dial.Purpose.NAMESAKE;
  }

  void noteSolicited(boolean value) {
    solicited = value;
  }

  /** Returns whether the other side said in its WELCOME that it has a link to this node. */
  boolean isLinkedThere() {
    return linkedThere;
  }

  void noteLinkedThere(boolean value) {
    linkedThere = value;
  }

  /** Returns what the other side was asked to sign. */
  Bytes ourNonce() {
    return ourNonce;
  }

  void noteOurNonce(Bytes nonce) {
    ourNonce = nonce;
  }

  /** Returns what the other side asked to sign. */
  Bytes theirNonce() {
    return theirNonce;
  }

  void noteTheirNonce(Bytes nonce) {
    theirNonce = nonce;
  }

  /** Returns what the answering side is to show its token by. */
  Bytes challenge() {
    return challenge;
  }

  void noteChallenge(Bytes drawn) {
    challenge = drawn;
  }

  /** Notes that its peer showed that it is this life, which was linked before. */
  void showed(KnownLife known) {
    life = known;
    isKnown = true;
  }

  /** Notes by what its peer wants to be known. */
  void told(KnownLife known) {
    life = known;
  }

  /** Returns whether its peer showed that it is a life that was linked before. */
  boolean isKnown() {
    return isKnown;
  }

  /** Returns whether its peer's name was proven, by a signature or by a certificate. */
  boolean isProven() {
    return key != null || certified != null;
  }

  /** Notes that its peer has signed with the key of its name. */
  void signed(PeerKey ofName) {
    key = ofName;
  }

  /** Returns the key that its peer has signed with; null if it has not. */
  @Nullable PeerKey key() {
    return key;
  }

  /** Returns the life of its peer; null before that is told. */
  @Nullable KnownLife life() {
    return life;
  }

  int version() {
    return version;
  }

  void noteVersion(int value) {
    version = value;
  }

  long openedAtNanos() {
    return openedAtNanos;
  }

  void noteUp(long nowNanos) {
    upSinceNanos = nowNanos;
    confirmedAtNanos = nowNanos;
  }

  long upSinceNanos() {
    return upSinceNanos;
  }

  /** Notes a frame on the complete link; the clock is read for the first only. */
  void noteFrame(Scheduler scheduler) {
    if (framesHeard++ == 0 && !isAccepted()) {
      confirmedAtNanos = scheduler.nowNanos();
    }
  }

  /** Returns how many frames came since the link is complete. */
  long framesHeard() {
    return framesHeard;
  }

  /** Returns whether the other side surely had this link complete before a moment. */
  boolean wasConfirmedBefore(long nanos) {
    return isUp() && (isAccepted() || framesHeard > 0) && confirmedAtNanos < nanos;
  }

  /** Notes how its peer behaves. */
  void conduct(Conduct ofPeer) {
    conduct = ofPeer;
  }

  /** Returns how its peer behaves; null before the link is complete. */
  @Nullable Conduct conduct() {
    return conduct;
  }

  /** Returns the dials that wait for what becomes of this connection, and forgets them. */
  List<Dial> takeWaiting() {
    List<Dial> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }
}

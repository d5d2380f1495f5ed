package io.meshage.transport;

import io.meshage.SharedKey;
import io.meshage.seal.Greeting;
import io.meshage.seal.Opener;
import io.meshage.seal.SealException;
import io.meshage.seal.Sealer;
import io.meshage.seal.Session;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The session of a link, and the change to the next, which the dialler begins: ASK with a greeting,
 * ANSWER with one, DONE; or REFUSED after ASK, and all stays as it was. Each is the last that its
 * side seals with the old keys, but for the dialler's ASK, after which it goes on with them until
 * DONE. So both sides always know with which keys the next piece is sealed. Confined to the node's
 * loop.
 */
final class SealedSession {
  static final int ASK = 1;
  static final int ANSWER = 2;
  static final int DONE = 3;

  /** In place of ANSWER, by a side that lacks the key: the link goes on with the old one. */
  static final int REFUSED = 4;

  static final byte[] NO_GREETING = {};

  /** Stands where the length of a frame would: no frame has none. */
  private static final int MARK = 0;

  static final int CONTROL_BYTES = Integer.BYTES + 1 + Greeting.BYTES;

  private SharedKey key;
  private Sealer sealer;
  private Opener opener;
  private @Nullable Session next;

  /** The last step of a change that is going on; 0 if there is none. */
  private int step;

  SealedSession(Session first) {
    key = first.key();
    sealer = first.sealer();
    opener = first.opener();
  }

  SharedKey key() {
    return key;
  }

  Sealer sealer() {
    return sealer;
  }

  Opener opener() {
    return opener;
  }

  /** Returns whether another key is in use than this session's, and no change is going on. */
  boolean mayRenew(LiveKeys keys) {
    return step == 0 && !keys.isInUse(key);
  }

  static boolean isControl(ByteBuf piece) {
    return piece.readableBytes() >= Integer.BYTES && piece.getInt(0) == MARK;
  }

  static ByteBuf write(ByteBuf out, int step, byte[] greeting) {
    return out.writeInt(MARK).writeByte(step).writeBytes(greeting);
  }

  static byte[] greeting(ByteBuf control) {
    byte[] greeting = new byte[Greeting.BYTES];
    control.getBytes(Integer.BYTES + 1, greeting);
    return greeting;
  }

  /** Notes a step of this side. */
  void said(int said) {
    step = said == DONE || said == REFUSED ? 0 : said;
  }

  /**
   * Returns the step of the other side.
   *
   * @throws SealException if it is not the one whose turn it is
   */
  int heard(ByteBuf control) throws SealException {
    int heard = control.readableBytes() > Integer.BYTES ? control.getByte(Integer.BYTES) : 0;
    int bytes = heard == DONE || heard == REFUSED ? Integer.BYTES + 1 : CONTROL_BYTES;
    boolean isDue =
        (heard == ASK && step == 0)
            || ((heard == ANSWER || heard == REFUSED) && step == ASK)
            || (heard == DONE && step == ANSWER);
    if (!isDue || control.readableBytes() != bytes) {
      throw new SealException("a change of keys out of turn");
    }
    step = heard == DONE || heard == REFUSED ? 0 : step;
    return heard;
  }

  void next(Session agreed) {
    next = agreed;
  }

  void sealWithNext() throws SealException {
    sealer = agreed().sealer();
    forgetNextIfDone();
  }

  void openWithNext() throws SealException {
    opener = agreed().opener();
    key = agreed().key();
    forgetNextIfDone();
  }

  private Session agreed() throws SealException {
    if (next == null) {
      throw new SealException("no keys were agreed on");
    }
    return next;
  }

  private void forgetNextIfDone() {
    if (next != null && next.sealer() == sealer && next.opener() == opener) {
      next = null;
    }
  }
}

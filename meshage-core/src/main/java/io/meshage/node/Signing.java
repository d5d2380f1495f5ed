package io.meshage.node;

import io.meshage.Bytes;
import io.meshage.NodeKey;
import io.meshage.PeerKey;
import io.meshage.message.PeeringMessage;
import io.meshage.message.Proof;
import io.meshage.protocol.port.Signatures;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The identity of a node, by the JDK's Ed25519. Confined to the node's loop, except {@link
 * #isGoodOffLoop}.
 */
public final class Signing implements Signatures {
  private static final String ALGORITHM = "Ed25519";

  /** What stands before a key in its X.509 form, RFC 8410 section 10.1. */
  private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private final NodeKey own;
  private final Map<String, PeerKey> known;
  private final BiConsumer<String, PeerKey> keep;
  private final Consumer<byte[]> random;
  private Signature signer;
  private final Signature verifier;
  private final Signature offLoop;
  private final KeyFactory keys;

  /**
   * Takes an identity.
   *
   * @param known the keys that names are known by from the start
   * @param keep told each name and key that is new
   * @param random fills an array with random bytes
   */
  public Signing(
      NodeKey own,
      Map<String, PeerKey> known,
      BiConsumer<String, PeerKey> keep,
      Consumer<byte[]> random) {
    this.own = own;
    this.known = Map.copyOf(known);
    this.keep = keep;
    this.random = random;
    try {
      signer = signer(own);
      verifier = Signature.getInstance(ALGORITHM);
      offLoop = Signature.getInstance(ALGORITHM);
      keys = KeyFactory.getInstance(ALGORITHM);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no Ed25519", e);
    }
  }

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public PeerKey own() {
    return own.peerKey();
  }

  @Override
  public Map<String, PeerKey> known() {
    return known;
  }

  @Override
  public Bytes nonce() {
    byte[] nonce = new byte[PeeringMessage.NONCE_BYTES];
    random.accept(nonce);
    return Bytes.wrap(nonce);
  }

  /** Tries once more with a new cipher; an identity that cannot be shown at all is the end. */
  @Override
  public Proof sign(Bytes content) {
    try {
      return signed(content);
    } catch (GeneralSecurityException | RuntimeException e) {
      try {
        signer = signer(own);
        return signed(content);
      } catch (GeneralSecurityException again) {
        again.addSuppressed(e);
        throw new IllegalStateException("an own key that cannot sign", again);
      }
    }
  }

  private Proof signed(Bytes content) throws GeneralSecurityException {
    signer.update(content.toArray());
    return new Proof(own.peerKey(), Bytes.wrap(signer.sign()));
  }

  private static Signature signer(NodeKey own) throws GeneralSecurityException {
    Signature fresh = Signature.getInstance(ALGORITHM);
    fresh.initSign(own.secret());
    return fresh;
  }

  @Override
  public boolean isGood(Proof proof, Bytes content) {
    return isGood(verifier, proof, content);
  }

  @Override
  public boolean isGoodOffLoop(Proof proof, Bytes content) {
    synchronized (offLoop) {
      return isGood(offLoop, proof, content);
    }
  }

  private boolean isGood(Signature by, Proof proof, Bytes content) {
    byte[] encoded = new byte[X509_HEAD.length + PeerKey.BYTES];
    System.arraycopy(X509_HEAD, 0, encoded, 0, X509_HEAD.length);
    proof.key().bytes().copyTo(encoded, X509_HEAD.length);
    try {
      by.initVerify(keys.generatePublic(new X509EncodedKeySpec(encoded)));
      by.update(content.toArray());
      return by.verify(proof.signature().toArray());
    } catch (GeneralSecurityException | RuntimeException e) {
      return false; // no point of the curve, or a number beyond its order: nobody's signature
    }
  }

  @Override
  public void keep(String name, PeerKey key) {
    keep.accept(name, key);
  }
}

package io.meshage;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/**
 * The identity of one node: an Ed25519 private key (RFC 8032) that no other node has. The node
 * signs its announcements with it. Immutable. {@code toString} shows only the public key.
 */
public final class NodeKey {
  /** The maximum length of a text that contains a key. */
  public static final int MAX_TEXT = 4096;

  private static final String ALGORITHM = "Ed25519";
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";
  private static final int SEED_BYTES = 32;

  private final PrivateKey secret;
  private final PeerKey peerKey;

  private NodeKey(KeyPair pair) {
    secret = pair.getPrivate();
    byte[] encoded = pair.getPublic().getEncoded(); // RFC 8410: what comes last is the key
    peerKey = new PeerKey(Bytes.wrap(encoded, encoded.length - PeerKey.BYTES, PeerKey.BYTES));
  }

  /** Returns a new identity. */
  public static NodeKey generate() {
    return new NodeKey(pair(new SecureRandom()));
  }

  /**
   * Returns the identity that belongs to a seed. The seed is the secret itself.
   *
   * @param seed 32 bytes
   * @throws IllegalArgumentException if there are more or fewer
   */
  public static NodeKey ofSeed(byte[] seed) {
    Objects.requireNonNull(seed, "seed");
    if (seed.length != SEED_BYTES) {
      throw new IllegalArgumentException("a seed has " + SEED_BYTES + " bytes");
    }
    return new NodeKey(pair(new Given(seed)));
  }

  /**
   * Reads an identity from a text: an Ed25519 private key in PEM (RFC 7468, RFC 8410), as {@code
   * openssl genpkey -algorithm ed25519} writes it.
   *
   * @throws IllegalArgumentException if there is none; the message does not contain the text
   */
  public static NodeKey ofText(String pem) {
    Objects.requireNonNull(pem, "pem");
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf(END);
    if (pem.length() > MAX_TEXT || begin < 0 || end < begin + BEGIN.length()) {
      throw new IllegalArgumentException("not a private key in PEM, which begins with " + BEGIN);
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
      PrivateKey key =
          KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      return ofSeed(((EdECPrivateKey) key).getBytes().orElseThrow());
    } catch (InvalidKeySpecException e) {
      throw new IllegalArgumentException("a private key, but not one of Ed25519", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no Ed25519", e);
    }
  }

  private static KeyPair pair(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
      generator.initialize(NamedParameterSpec.ED25519, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no Ed25519", e);
    }
  }

  /** Returns the secret in PEM, for a file that only its owner may read. */
  public String secretText() {
    String base64 = Base64.getMimeEncoder().encodeToString(secret.getEncoded());
    return BEGIN + "\n" + base64 + "\n" + END + "\n";
  }

  /** Returns the secret, for signing. */
  public PrivateKey secret() {
    return secret;
  }

  /** Returns the public key, by which other nodes know this node. */
  public PeerKey peerKey() {
    return peerKey;
  }

  @Override
  public String toString() {
    return peerKey.toString();
  }

  /** The JDK cannot derive the public key from the private one, but it makes both from one seed. */
  private static final class Given extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final byte[] seed;

    Given(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      Objects.requireNonNull(bytes, "bytes");
      System.arraycopy(Arrays.copyOf(seed, bytes.length), 0, bytes, 0, bytes.length);
    }
  }
}

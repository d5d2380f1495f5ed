package io.meshage.transport;

import io.meshage.MeshException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads files in PEM (RFC 7468); what stands between the blocks is for people. */
final class Pem {
  private static final int MOST_BYTES = 1024 * 1024;
  private static final Pattern CERTIFICATE = block("CERTIFICATE");
  private static final Pattern PRIVATE_KEY = block("PRIVATE KEY");
  private static final Pattern OTHER_KEY = Pattern.compile("-----BEGIN [A-Z ]+ PRIVATE KEY-----");

  private Pem() {}

  private static Pattern block(String label) {
    return Pattern.compile(
        "-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]+)-----END " + label + "-----");
  }

  /**
   * Returns what is in a file.
   *
   * @throws MeshException if it cannot be read, in words
   */
  static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES);
      if (bytes.length == MOST_BYTES) {
        throw new MeshException(file + " is too large for certificates or a key");
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new MeshException("there is no file " + file, e);
    } catch (IOException e) {
      throw new MeshException(file + " cannot be read: " + e, e);
    }
  }

  /**
   * Returns the certificates in a text, at least one.
   *
   * @param file where it stood, for the words
   * @throws MeshException if there is none, or one cannot be read
   */
  static List<X509Certificate> certificates(String text, Path file) {
    List<X509Certificate> found = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      Matcher matcher = CERTIFICATE.matcher(text);
      while (matcher.find()) {
        byte[] bytes = Base64.getMimeDecoder().decode(matcher.group(1));
        found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes)));
      }
    } catch (CertificateException | IllegalArgumentException e) {
      throw new MeshException(file + " has a certificate that cannot be read: " + e, e);
    }
    if (found.isEmpty()) {
      throw new MeshException(file + " has no certificate (-----BEGIN CERTIFICATE-----)");
    }
    return found;
  }

  /**
   * Returns the private key in a text.
   *
   * @param of the public key that it should fit
   * @throws MeshException if there is none that can be read
   */
  static PrivateKey privateKey(String text, Path file, PublicKey of) {
    Matcher matcher = PRIVATE_KEY.matcher(text);
    if (!matcher.find()) {
      throw new MeshException(
          OTHER_KEY.matcher(text).find()
              ? file
                  + " has a key in another form than PKCS #8, or an encrypted one;"
                  + " 'openssl pkcs8 -topk8 -nocrypt' converts it"
              : file + " has no private key (-----BEGIN PRIVATE KEY-----)");
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(matcher.group(1));
      return KeyFactory.getInstance(of.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new MeshException( // not what the exception says: it may quote the key
          file + " has no key that fits a certificate for " + of.getAlgorithm(), e);
    }
  }
}

package io.meshage.transport;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** What certificates say, in words and for the check of names. */
final class Certificates {
  /** What stands before a node's name in a URI of a certificate; the name is percent-encoded. */
  static final String URI_PREFIX = "meshage:";

  private static final int DNS_NAME = 2;
  private static final int URI_NAME = 6;
  private static final int MAX_SUBJECT_CHARS = 100;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private Certificates() {}

  /**
   * Returns the nodes that a certificate names: its DNS names and its URIs {@code meshage:NAME};
   * only where it has neither, its common name.
   */
  static List<String> names(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> each : alternatives) {
          addName(names, each);
        }
      }
    } catch (CertificateParsingException e) {
      return List.of(); // whatever it says, it names nobody
    }
    if (names.isEmpty()) {
      commonName(certificate).ifPresent(names::add);
    }
    return names;
  }

  private static void addName(List<String> names, List<?> alternative) {
    boolean isDns = alternative.get(0).equals(DNS_NAME);
    if (isDns || alternative.get(0).equals(URI_NAME)) {
      String text = String.valueOf(alternative.get(1));
      if (isDns) {
        names.add(text);
      } else if (text.startsWith(URI_PREFIX)) {
        ofUri(text).ifPresent(names::add);
      }
    }
  }

  private static Optional<String> ofUri(String uri) {
    String encoded = uri.substring(URI_PREFIX.length()).replace("+", "%2B"); // no form of the web
    try {
      return Optional.of(URLDecoder.decode(encoded, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // half an escape: no name of ours
    }
  }

  private static Optional<String> commonName(X509Certificate certificate) {
    try {
      List<String> names =
          new LdapName(certificate.getSubjectX500Principal().getName())
              .getRdns().stream()
                  .filter(part -> part.getType().equalsIgnoreCase("CN"))
                  .map(Rdn::getValue)
                  .map(String::valueOf)
                  .toList();
      return names.size() == 1 ? Optional.of(names.get(0)) : Optional.empty();
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }

  /** Returns what is wrong with the time of a certificate; empty if it is now. */
  static Optional<String> outOfTime(X509Certificate certificate, Instant now) {
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    if (now.isBefore(from)) {
      return Optional.of("is not valid before " + DATE.format(from));
    }
    return now.isAfter(until) ? Optional.of("expired on " + DATE.format(until)) : Optional.empty();
  }

  /** Returns when it ends. */
  static String end(X509Certificate certificate) {
    return DATE.format(certificate.getNotAfter().toInstant());
  }

  /** Returns whose it is, without what a terminal could take offence at. */
  static String subject(X509Certificate certificate) {
    String subject = certificate.getSubjectX500Principal().getName();
    if (subject.isEmpty()) {
      subject = String.join(", ", names(certificate));
    }
    return shown(subject);
  }

  static String issuer(X509Certificate certificate) {
    return shown(certificate.getIssuerX500Principal().getName());
  }

  private static String shown(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() > MAX_SUBJECT_CHARS
        ? plain.substring(0, MAX_SUBJECT_CHARS) + "..."
        : plain;
  }
}

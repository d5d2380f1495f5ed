package io.meshage;

import java.nio.file.Path;
import java.util.Objects;

/**
 * The files with which a node proves its name and verifies the names of others, all in PEM (RFC
 * 7468). When they change, they are read again, and apply to links that begin from then on.
 *
 * @param certificates the certificate that names the node, followed by those that lead to its
 *     authority
 * @param key the private key of the certificate (PKCS #8, not encrypted)
 * @param authorities the certificates of the authorities that may name nodes
 */
public record TlsFiles(Path certificates, Path key, Path authorities) {
  public TlsFiles {
    Objects.requireNonNull(certificates, "certificates");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(authorities, "authorities");
  }
}

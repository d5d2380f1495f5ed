package io.meshage.testkit;

import io.meshage.TlsFiles;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** An authority that names nodes, and writes what they need to files, for the time of a test. */
public final class Authority {
  private static final Duration A_DAY = Duration.ofDays(1);
  private static final Duration A_MONTH = Duration.ofDays(30);

  private final Path folder;
  private final X509Bundle root;
  private final Path certificate;
  private int lastFile;

  /** Makes one whose files are in a folder. */
  public Authority(Path folder, String name) {
    this.folder = folder;
    root =
        make(
            with -> with.subject("CN=" + name).setIsCertificateAuthority(true),
            CertificateBuilder::buildSelfSigned);
    certificate = write(root.getCertificatePEM());
  }

  /** What can fail for reasons that a test has no use for. */
  private interface Making {
    X509Bundle of(CertificateBuilder builder) throws Exception;
  }

  private static X509Bundle make(UnaryOperator<CertificateBuilder> settings, Making making) {
    Instant now = Instant.now();
    CertificateBuilder usual =
        new CertificateBuilder().ecp256().notBefore(now.minus(A_DAY)).notAfter(now.plus(A_MONTH));
    try {
      return making.of(settings.apply(usual));
    } catch (Exception e) {
      throw new IllegalStateException("no certificate", e);
    }
  }

  /** Returns a certificate that this authority has signed. */
  public X509Bundle issue(UnaryOperator<CertificateBuilder> settings) {
    return make(settings, builder -> builder.buildIssuedBy(root));
  }

  /** Returns the file of the authority's own certificate. */
  public Path certificate() {
    return certificate;
  }

  /** Returns the files of a node with this name. */
  public TlsFiles files(String node) {
    return files(issue(with -> with.subject("CN=" + node).addSanDnsName(node)));
  }

  /** Returns the files of a node that shows this certificate. */
  public TlsFiles files(X509Bundle shown) {
    return new TlsFiles(
        write(shown.getCertificatePathPEM()), write(shown.getPrivateKeyPEM()), certificate);
  }

  private Path write(String text) {
    try {
      Path file = folder.resolve(root == null ? "authority.pem" : "file-" + ++lastFile + ".pem");
      int suffix = 0;
      while (Files.exists(file)) {
        file = folder.resolve("file-" + lastFile + "-" + ++suffix + ".pem");
      }
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

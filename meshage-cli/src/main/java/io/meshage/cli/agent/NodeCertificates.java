package io.meshage.cli.agent;

import io.meshage.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.naming.ldap.Rdn;

/**
 * Makes certificates for the nodes of a mesh, and the authority that signs them, with the keytool
 * of the Java that runs this: {@code ca.pem} and {@code ca.key}, and for each node {@code NAME.pem}
 * and {@code NAME.key}. An authority that is there already signs for more nodes.
 */
public final class NodeCertificates implements AutoCloseable {
  private static final int AUTHORITY_DAYS = 3650;
  private static final String AUTHORITY = "ca";
  private static final String PASSWORD_VARIABLE = "MESHAGE_KEYSTORE_PASSWORD";
  private static final int PASSWORD_BYTES = 18;
  private static final int SUFFIX_BYTES = 4;

  /** It runs a few times, and each time only for a moment. */
  private static final List<String> QUICK_START =
      List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-J-Xshare:auto");

  private static final Pattern DNS_NAME = Pattern.compile("[A-Za-z]([A-Za-z0-9.-]*[A-Za-z0-9])?");

  private final Path folder;
  private final int days;
  private final Path workshop;
  private final Path store;
  private final String password;
  private final List<Path> written = new ArrayList<>();

  /**
   * Prepares to make some.
   *
   * @param folder where they go; made if it is not there
   * @param days how long those of nodes last
   */
  public NodeCertificates(Path folder, int days) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.days = days;
    this.workshop = Files.createTempDirectory("meshage-keys"); // its owner's alone
    this.store = workshop.resolve("store.p12");
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    this.password = Base64.getUrlEncoder().encodeToString(random);
  }

  /** Returns where the authority's certificate is. */
  public Path authority() {
    return folder.resolve(AUTHORITY + ".pem");
  }

  private Path authorityKey() {
    return folder.resolve(AUTHORITY + ".key");
  }

  private Path file(String node, String suffix) {
    String safe = URLEncoder.encode(node, StandardCharsets.UTF_8).replace("*", "%2A");
    return folder.resolve(safe + suffix);
  }

  /**
   * Makes what is missing, and returns which files were written.
   *
   * @throws FileAlreadyExistsException if a node has files already; nothing is written then
   */
  public List<Path> make(List<String> nodes) throws IOException, GeneralSecurityException {
    for (String node : nodes) {
      Limits.name(node, "the name");
      for (Path file : List.of(file(node, ".pem"), file(node, ".key"))) {
        if (Files.exists(file) || node.equals(AUTHORITY)) {
          throw new FileAlreadyExistsException(file.toString());
        }
      }
    }
    if (Files.exists(authority()) || Files.exists(authorityKey())) {
      takeAuthority();
    } else {
      makeAuthority();
    }
    for (String node : nodes) {
      makeNode(node);
    }
    return written;
  }

  private void makeAuthority() throws IOException, GeneralSecurityException {
    byte[] suffix = new byte[SUFFIX_BYTES];
    new SecureRandom().nextBytes(suffix);
    String name = "meshage CA " + String.format("%08x", new java.math.BigInteger(1, suffix));
    generate(
        AUTHORITY,
        name,
        AUTHORITY_DAYS,
        "-ext",
        "bc:critical=ca:true",
        "-ext",
        "ku:critical=keyCertSign,cRLSign");
    KeyStore keys = load();
    SecretFile.write(authorityKey(), pem("PRIVATE KEY", key(keys, AUTHORITY).getEncoded()));
    written.add(authorityKey());
    write(authority(), pem("CERTIFICATE", keys.getCertificate(AUTHORITY).getEncoded()));
  }

  private void takeAuthority() throws IOException, GeneralSecurityException {
    X509Certificate certificate;
    try (InputStream in = Files.newInputStream(authority())) {
      certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
    String text =
        SecretFile.read(authorityKey().toString(), "authority's key", "meshage keygen tls NAME");
    byte[] bytes = Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
    Key key =
        KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
            .generatePrivate(new PKCS8EncodedKeySpec(bytes));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(AUTHORITY, key, password.toCharArray(), new Certificate[] {certificate});
    try (OutputStream out = Files.newOutputStream(store)) {
      keys.store(out, password.toCharArray());
    }
  }

  private void makeNode(String node) throws IOException, GeneralSecurityException {
    String alias = "node" + written.size();
    Path request = workshop.resolve(alias + ".csr");
    Path certificate = workshop.resolve(alias + ".pem");
    generate(alias, node, days);
    keytool("-certreq", "-alias", alias, "-file", request.toString());
    keytool(
        "-gencert",
        "-rfc",
        "-alias",
        AUTHORITY,
        "-infile",
        request.toString(),
        "-outfile",
        certificate.toString(),
        "-validity",
        Integer.toString(days),
        "-ext",
        "san=" + alternative(node),
        "-ext",
        "ku:critical=digitalSignature",
        "-ext",
        "eku=serverAuth,clientAuth");
    SecretFile.write(file(node, ".key"), pem("PRIVATE KEY", key(load(), alias).getEncoded()));
    written.add(file(node, ".key"));
    write(file(node, ".pem"), Files.readString(certificate));
  }

  /** As a host's name where it could be one, else in a URI. */
  private static String alternative(String node) {
    return DNS_NAME.matcher(node).matches() && !node.contains("..")
        ? "dns:" + node
        : "uri:meshage:" + URLEncoder.encode(node, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private void generate(String alias, String name, int lasts, String... extensions)
      throws IOException {
    List<String> arguments =
        List.of(
            "-genkeypair",
            "-alias",
            alias,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=" + Rdn.escapeValue(name),
            "-validity",
            Integer.toString(lasts));
    keytool(Stream.concat(arguments.stream(), Stream.of(extensions)).toArray(String[]::new));
  }

  private void keytool(String... arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    line.addAll(QUICK_START);
    line.addAll(List.of(arguments));
    line.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-noprompt"));
    line.addAll(List.of("-storepass:env", PASSWORD_VARIABLE));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put(PASSWORD_VARIABLE, password);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(
            "Java's keytool failed: " + said.strip().lines().findFirst().orElse(""));
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private KeyStore load() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, password.toCharArray());
    }
    return keys;
  }

  private Key key(KeyStore keys, String alias) throws GeneralSecurityException {
    return keys.getKey(alias, password.toCharArray());
  }

  private void write(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    written.add(file);
  }

  private static String pem(String label, byte[] bytes) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
  }

  /** Removes what was needed to make them. */
  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.list(workshop)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(workshop);
  }
}

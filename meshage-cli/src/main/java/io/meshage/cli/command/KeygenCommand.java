package io.meshage.cli.command;

import io.meshage.NodeKey;
import io.meshage.SharedKey;
import io.meshage.cli.agent.NodeCertificates;
import io.meshage.cli.agent.SecretFile;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Causes;
import io.meshage.cli.text.Failure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshage keygen}. */
@Command(
    name = "keygen",
    description = {
      "Make a new key for a mesh: on stdout, or in a new file that only you may read.",
      "All agents of a mesh get the same key with --key-file; then nobody without it can link,",
      "listen in, or change anything on the way.",
      "",
      "--identity makes the private key of one node instead (Ed25519, PEM), for agent --identity.",
      "",
      "--tls makes a certificate and its key for each node that is named, DIR/NAME.pem and",
      "DIR/NAME.key, and the authority that signs them, DIR/ca.pem and DIR/ca.key, unless it is",
      "there. A node gets its own two and ca.pem; ca.key stays with whoever names nodes."
    },
    footer = {
      "Example:",
      "  meshage keygen mesh.key && meshage agent --name a --key-file mesh.key",
      "  meshage keygen --identity a.id && meshage agent --name a --identity a.id",
      "  meshage keygen --tls a b -d pki",
      "  meshage agent --name a --listen tls://0.0.0.0:9000 \\",
      "      --tls-cert pki/a.pem --tls-key pki/a.key --tls-ca pki/ca.pem"
    })
final class KeygenCommand implements Callable<Integer> {
  private static final int DEFAULT_DAYS = 730;
  private static final int MOST_DAYS = 3650;

  @Mixin private final Common common = new Common();

  @Parameters(paramLabel = "FILE", arity = "0..1", description = "Where to keep it.")
  private @Nullable Path file;

  @Option(names = "--identity", description = "Make the identity of a node.")
  private boolean isIdentity;

  @Option(
      names = "--tls",
      paramLabel = "NAME",
      arity = "1..*",
      description = "Make certificates for the nodes with these names.")
  private List<String> nodes = List.of();

  @Option(
      names = {"-d", "--directory"},
      paramLabel = "DIR",
      description = "Where certificates go. Default: the current directory.")
  private Path directory = Path.of("");

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "How long a node's certificate lasts. Default: 730.")
  private int days = DEFAULT_DAYS;

  @Override
  public Integer call() {
    if (!nodes.isEmpty()) {
      certificates();
    } else if (isIdentity) {
      NodeKey key = NodeKey.generate();
      made("identity", key.secretText(), key.peerKey().fingerprint(), key.peerKey().text());
    } else {
      SharedKey key = SharedKey.generate();
      made("key", key.secretText() + "\n", key.fingerprint(), null);
    }
    return 0;
  }

  private void certificates() {
    if (file != null || isIdentity) {
      throw Failure.usage("--tls goes with -d DIR and --days N only; make other keys apart");
    }
    if (days < 1 || days > MOST_DAYS) {
      throw Failure.usage("a certificate lasts 1 to " + MOST_DAYS + " days, not " + days);
    }
    try (NodeCertificates maker = new NodeCertificates(directory, days)) {
      List<String> written = maker.make(nodes).stream().map(Path::toString).toList();
      JsonObject json = new JsonObject().put("files", written);
      if (!common.printedAsJson(json.put("authority", maker.authority().toString()))) {
        written.forEach(name -> common.say("wrote " + common.paint().name(name)));
      }
    } catch (FileAlreadyExistsException e) {
      throw Failure.usage(e.getMessage() + " is there already, and stays; name another node", e);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw Failure.usage("no certificates: " + e.getMessage() + "; see to that, or to DIR", e);
    }
  }

  private void made(String what, String secret, String fingerprint, @Nullable String publicKey) {
    JsonObject json = new JsonObject();
    if (file == null) {
      json.put(what, secret.strip());
    } else if (file.toString().isEmpty()) {
      throw common.usage("a file must have a name");
    } else {
      write(file, secret);
      json.put("file", file.toString());
    }
    if (publicKey != null) {
      json.put("public", publicKey);
    }
    if (!common.printedAsJson(json.put("fingerprint", fingerprint))) {
      common.say(
          file == null
              ? secret.strip()
              : "wrote " + common.paint().name(file.toString()) + ", " + what + " " + fingerprint);
    }
  }

  private static void write(Path path, String secret) {
    try {
      SecretFile.write(path, secret);
    } catch (FileAlreadyExistsException e) {
      throw Failure.usage(path + " is there already, and stays; name another file", e);
    } catch (IOException e) {
      throw Failure.usage(path + " cannot be written: " + Causes.of(e) + "; name another file", e);
    }
  }
}

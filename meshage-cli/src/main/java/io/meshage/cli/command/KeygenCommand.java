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
      "Make a new key for the mesh, or keys for single nodes.",
      "",
      "The key goes to standard output, or to a new file that only you may read. All agents of a",
      "mesh get the same one with --key-file: then only nodes that have it can link, and nobody",
      "else can read or change what they say."
    },
    subcommands = {KeygenCommand.Identity.class, KeygenCommand.Tls.class},
    footer = {
      "Example:",
      "  meshage keygen mesh.key && meshage agent --name a --key-file mesh.key",
      "  meshage keygen identity a.id && meshage agent --name a --identity a.id",
      "  meshage keygen tls a b -d pki"
    })
final class KeygenCommand implements Callable<Integer> {
  private static final int DEFAULT_DAYS = 730;
  private static final int MOST_DAYS = 3650;

  @Mixin private final Common common = new Common();

  @Parameters(paramLabel = "FILE", arity = "0..1", description = "Where to keep it.")
  private @Nullable Path file;

  @Option(names = "--identity", hidden = true, description = "As 'keygen identity'.")
  private boolean isIdentity;

  @Option(
      names = "--tls",
      paramLabel = "NAME",
      arity = "1..*",
      hidden = true,
      description = "As 'keygen tls'.")
  private List<String> nodes = List.of();

  @Option(
      names = {"-d", "--directory"},
      hidden = true,
      description = "As 'keygen tls -d'.")
  private Path directory = Path.of("");

  @Option(names = "--days", hidden = true, description = "As 'keygen tls --days'.")
  private int days = DEFAULT_DAYS;

  @Override
  public Integer call() {
    if (!nodes.isEmpty() && (file != null || isIdentity)) {
      throw common.usage("--tls goes with -d DIR and --days N only; make other keys apart");
    } else if (!nodes.isEmpty()) {
      return certificates(common, nodes, directory, days);
    } else if (isIdentity) {
      return identity(common, file);
    }
    SharedKey key = SharedKey.generate();
    made(common, file, "key", key.secretText() + "\n", key.fingerprint(), null);
    return 0;
  }

  /** {@code meshage keygen identity}. */
  @Command(
      name = "identity",
      description = {
        "Make the private key of one node, for 'agent --identity'.",
        "",
        "It is an Ed25519 key in PEM. It goes to standard output, or to a new file that only you",
        "may read."
      },
      footer = {"Example:", "  meshage keygen identity a.id"})
  static final class Identity implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "Where to keep it.")
    private @Nullable Path file;

    @Override
    public Integer call() {
      return identity(common, file);
    }
  }

  /** {@code meshage keygen tls}. */
  @Command(
      name = "tls",
      description = {
        "Make a certificate and its key for each node that is named.",
        "",
        "They are DIR/NAME.pem and DIR/NAME.key. The authority that signs them is DIR/ca.pem and",
        "DIR/ca.key, made if it is not there. A node gets its own two files and ca.pem; ca.key",
        "stays with whoever certifies nodes."
      },
      footer = {
        "Example:",
        "  meshage keygen tls a b -d pki",
        "  meshage agent --name a --listen tls://0.0.0.0:9000 \\",
        "      --tls-cert pki/a.pem --tls-key pki/a.key --tls-ca pki/ca.pem"
      })
  static final class Tls implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "The names of the nodes.")
    private List<String> nodes = List.of();

    @Option(
        names = {"-d", "--directory"},
        paramLabel = "DIR",
        description = "Where the files go. Default: the current directory.")
    private Path directory = Path.of("");

    @Option(
        names = "--days",
        paramLabel = "N",
        description = "How long a node's certificate lasts, 1 to 3650. Default: 730.")
    private int days = DEFAULT_DAYS;

    @Override
    public Integer call() {
      return certificates(common, nodes, directory, days);
    }
  }

  private static int identity(Common common, @Nullable Path file) {
    NodeKey key = NodeKey.generate();
    made(
        common,
        file,
        "identity",
        key.secretText(),
        key.peerKey().fingerprint(),
        key.peerKey().text());
    return 0;
  }

  private static int certificates(Common common, List<String> nodes, Path directory, int days) {
    if (days < 1 || days > MOST_DAYS) {
      throw common.usage("a certificate lasts 1 to " + MOST_DAYS + " days, not " + days);
    }
    try (NodeCertificates maker = new NodeCertificates(directory, days)) {
      List<String> written = maker.make(nodes).stream().map(Path::toString).toList();
      JsonObject json = new JsonObject().put("files", written);
      if (!common.printedAsJson(json.put("authority", maker.authority().toString()))) {
        written.forEach(name -> common.say("wrote " + common.paint().name(name)));
      }
      return 0;
    } catch (FileAlreadyExistsException e) {
      throw Failure.usage(e.getMessage() + " is there already, and stays; name another node", e);
    } catch (IOException e) {
      throw Failure.usage(
          "no certificates in "
              + directory.toAbsolutePath()
              + ": "
              + Causes.of(e)
              + "; name"
              + " another directory with -d",
          e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw Failure.usage("no certificates: " + e.getMessage() + "; name other nodes", e);
    }
  }

  private static void made(
      Common common,
      @Nullable Path file,
      String what,
      String secret,
      String fingerprint,
      @Nullable String publicKey) {
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

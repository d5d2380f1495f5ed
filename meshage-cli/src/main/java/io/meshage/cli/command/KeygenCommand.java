package io.meshage.cli.command;

import io.meshage.NodeKey;
import io.meshage.SharedKey;
import io.meshage.cli.agent.SecretFile;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Failure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
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
      "--identity makes the private key of one node instead (Ed25519, PEM), for agent --identity."
    },
    footer = {
      "Example:",
      "  meshage keygen mesh.key && meshage agent --name a --key-file mesh.key",
      "  meshage keygen --identity a.id && meshage agent --name a --identity a.id"
    })
final class KeygenCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Parameters(paramLabel = "FILE", arity = "0..1", description = "Where to keep it.")
  private @Nullable Path file;

  @Option(names = "--identity", description = "Make the identity of a node.")
  private boolean isIdentity;

  @Override
  public Integer call() {
    if (isIdentity) {
      NodeKey key = NodeKey.generate();
      made("identity", key.secretText(), key.peerKey().fingerprint(), key.peerKey().text());
    } else {
      SharedKey key = SharedKey.generate();
      made("key", key.secretText() + "\n", key.fingerprint(), null);
    }
    return 0;
  }

  private void made(String what, String secret, String fingerprint, @Nullable String publicKey) {
    JsonObject json = new JsonObject();
    if (file == null) {
      json.put(what, secret.strip());
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
      throw Failure.usage(path + " cannot be written: " + e + "; name another file", e);
    }
  }
}

package io.meshage.cli.command;

import io.meshage.SharedKey;
import io.meshage.cli.agent.KeyFile;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Failure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code meshage keygen}. */
@Command(
    name = "keygen",
    description = {
      "Make a new key for a mesh: on stdout, or in a new file that only you may read.",
      "All agents of a mesh get the same key with --key-file; then nobody without it can link,",
      "listen in, or change anything on the way."
    },
    footer = {
      "Example:",
      "  meshage keygen mesh.key && meshage agent --name a --key-file mesh.key"
    })
final class KeygenCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Parameters(paramLabel = "FILE", arity = "0..1", description = "Where to keep it.")
  private @Nullable Path file;

  @Override
  public Integer call() {
    SharedKey key = SharedKey.generate();
    JsonObject json = new JsonObject();
    if (file == null) {
      json.put("key", key.secretText());
    } else {
      write(file, key);
      json.put("file", file.toString());
    }
    if (!common.printedAsJson(json.put("fingerprint", key.fingerprint()))) {
      common.say(
          file == null
              ? key.secretText()
              : "wrote " + common.paint().name(file.toString()) + ", key " + key.fingerprint());
    }
    return 0;
  }

  private static void write(Path path, SharedKey key) {
    try {
      KeyFile.write(path, key);
    } catch (FileAlreadyExistsException e) {
      throw Failure.usage(path + " is there already, and stays; name another file", e);
    } catch (IOException e) {
      throw Failure.usage(path + " cannot be written: " + e + "; name another file", e);
    }
  }
}

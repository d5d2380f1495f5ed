package io.meshage.cli.agent;

import io.meshage.MeshConfig;
import io.meshage.MeshListener;
import io.meshage.Message;
import io.meshage.Node;
import io.meshage.cli.control.Ownership;
import io.meshage.cli.text.Failure;
import io.meshage.live.LiveNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Starts nodes on real sockets. */
public final class LiveNodes {
  private LiveNodes() {}

  /** Starts one; see {@link NodeFactory#start}. */
  public static Node start(
      MeshConfig config,
      Protection protection,
      Consumer<Message> onMessage,
      MeshListener listener,
      NodeFiles files) {
    LiveNode.Builder builder =
        LiveNode.builder(config)
            .versionPolicy(protection.versions())
            .onMessage(onMessage)
            .listener(listener)
            .instanceFile(files.instance());
    files.neighbours().ifPresent(builder::neighboursFile);
    protection.keys().ifPresent(builder::keys);
    if (protection.keys().isPresent() && protection.keyFile().isPresent()) {
      Path file = protection.keyFile().get();
      builder.keys(protection.keys().get(), ring -> KeyFile.replace(file, ring));
    }
    builder.keyChanges(protection.keyChanges());
    protection.identity().ifPresent(builder::identity);
    protection.knownKeys().ifPresent(file -> builder.knownKeys(own(file)));
    protection.tls().ifPresent(builder::tls);
    builder.webSockets(protection.webSockets());
    return builder.start();
  }

  /** Whoever could write there could say whom this node believes. */
  private static Path own(Path knownKeys) {
    Path directory = knownKeys.toAbsolutePath().getParent();
    try {
      if (directory != null && Files.isDirectory(directory)) {
        Optional<String> objection = Ownership.againstKeeping(directory);
        if (objection.isPresent()) {
          throw Failure.usage(
              objection.get()
                  + ", who could put known keys of their own there; name a file in a directory of"
                  + " your own with --known-keys");
        }
      }
      return knownKeys;
    } catch (IOException e) {
      throw Failure.usage("the known keys " + knownKeys + " cannot be kept: " + e, e);
    }
  }
}

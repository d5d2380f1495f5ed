package io.meshage.cli.agent;

import io.meshage.MeshConfig;
import io.meshage.MeshListener;
import io.meshage.Message;
import io.meshage.Node;
import io.meshage.live.LiveNode;
import java.nio.file.Path;
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
      Path instanceFile) {
    LiveNode.Builder builder =
        LiveNode.builder(config)
            .versionPolicy(protection.versions())
            .onMessage(onMessage)
            .listener(listener)
            .instanceFile(instanceFile);
    protection.keys().ifPresent(builder::keys);
    if (protection.keys().isPresent() && protection.keyFile().isPresent()) {
      Path file = protection.keyFile().get();
      builder.keys(protection.keys().get(), ring -> KeyFile.replace(file, ring));
    }
    builder.keyChanges(protection.keyChanges());
    protection.identity().ifPresent(builder::identity);
    protection.knownKeys().ifPresent(builder::knownKeys);
    protection.tls().ifPresent(builder::tls);
    builder.webSockets(protection.webSockets());
    return builder.start();
  }
}

package io.meshage.cli.agent;

import io.meshage.Keyring;
import io.meshage.MeshConfig;
import io.meshage.MeshListener;
import io.meshage.Message;
import io.meshage.Node;
import io.meshage.live.LiveNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Starts nodes on real sockets. */
public final class LiveNodes {
  private LiveNodes() {}

  /** Starts one; see {@link NodeFactory#start}. */
  public static Node start(
      MeshConfig config,
      Optional<Keyring> keys,
      Consumer<Message> onMessage,
      MeshListener listener,
      Path instanceFile) {
    LiveNode.Builder builder =
        LiveNode.builder(config).onMessage(onMessage).listener(listener).instanceFile(instanceFile);
    keys.ifPresent(builder::keys);
    return builder.start();
  }
}

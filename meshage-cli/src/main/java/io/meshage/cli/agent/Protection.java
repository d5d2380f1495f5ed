package io.meshage.cli.agent;

import io.meshage.KeyChanges;
import io.meshage.Keyring;
import io.meshage.NodeKey;
import io.meshage.TlsFiles;
import io.meshage.VersionPolicy;
import io.meshage.WebSockets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What protects a node from others.
 *
 * @param keys what seals all it says, if anything does
 * @param keyFile where those keys are kept, if in a file
 * @param keyChanges who may change those keys from other nodes
 * @param identity what it signs with, if it signs
 * @param knownKeys where it keeps the keys that names are known by, if it signs
 * @param versions whose application version may link
 * @param tls with what it proves its name, if it speaks TLS
 * @param webSockets with what it dials WebSockets, past which proxies
 */
public record Protection(
    Optional<Keyring> keys,
    Optional<Path> keyFile,
    KeyChanges keyChanges,
    Optional<NodeKey> identity,
    Optional<Path> knownKeys,
    VersionPolicy versions,
    Optional<TlsFiles> tls,
    WebSockets webSockets) {
  /** Nothing. */
  public static final Protection NONE =
      new Protection(
          Optional.empty(),
          Optional.empty(),
          KeyChanges.BY_NOBODY,
          Optional.empty(),
          Optional.empty(),
          VersionPolicy.LENIENT,
          Optional.empty(),
          WebSockets.NETTY);
}

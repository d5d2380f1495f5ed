package io.meshage.sim;

import io.meshage.Keyring;
import io.meshage.MeshConfig;
import io.meshage.Message;
import io.meshage.PeerKey;
import io.meshage.node.Births;
import io.meshage.protocol.port.NeighbourMemory;
import io.meshage.protocol.port.NeighbourMemory.Acquaintance;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A place of the simulation at which a node runs, in one life or several. */
final class SimNode {
  final String name;
  final Host host;
  final MeshConfig config;
  @Nullable Life life;
  int lives;

  /** What the node wrote to its disk; 0 if it wrote nothing, or the disk was lost. */
  long persistedInstance;

  /** The keys that seal its traffic, as it would keep them in a file; null if it has none. */
  @Nullable Keyring keys;

  /** The known keys of names, as it would keep them in a file. */
  final Map<String, PeerKey> knownKeys = new LinkedHashMap<>();

  /** The neighbours it had, as it would keep them in a file. */
  List<Acquaintance> neighbours = List.of();

  boolean isDiskFull;

  /** Which calls its host makes fail. */
  final Refusals refusals = new Refusals();

  Duration wallOffset = Duration.ZERO;
  double clockRate = 1.0;

  /** The handler that gets the messages besides the journal. */
  Consumer<Message> handler = message -> {};

  /** Whether the application may throw without failing the run. */
  boolean mayThrow;

  /** Whether messages stay in the inbox until the test receives them. */
  boolean leavesUnread;

  SimNode(String name, Host host, MeshConfig config) {
    this.name = name;
    this.host = host;
    this.config = config;
  }

  /** The node stores its instance for its next life. */
  void persist(long instance, long wallMicros) {
    if (!isDiskFull
        && !refusals.refuses(DeniedResource.FILE)
        && Births.isPlausible(instance, wallMicros)) {
      persistedInstance = instance;
    }
  }

  /** What it keeps of its neighbours for its next life. */
  NeighbourMemory memory() {
    List<Acquaintance> before = neighbours;
    return new NeighbourMemory() {
      @Override
      public List<Acquaintance> lastKnown() {
        return before;
      }

      @Override
      public void keep(List<Acquaintance> now) {
        if (!isDiskFull) {
          neighbours = now;
        }
      }
    };
  }

  boolean isAlive() {
    return life != null && !life.isOver;
  }

  Life alive() {
    Life current = life;
    if (current == null || current.isOver) {
      throw new IllegalStateException(name + " is not running; restart it first");
    }
    return current;
  }
}

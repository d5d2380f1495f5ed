package io.meshage.sim;

import io.meshage.Compressor;
import io.meshage.MeshConfig;
import io.meshage.Node;
import io.meshage.NodeKey;
import io.meshage.node.Births;
import io.meshage.node.Counters;
import io.meshage.node.HostedNode;
import io.meshage.node.NodeParts;
import io.meshage.node.Signing;
import io.meshage.protocol.port.Commons;
import io.meshage.protocol.port.NeighbourMemory;
import io.meshage.protocol.port.Signatures;
import io.meshage.seal.PacketSeal;
import io.meshage.transport.LiveKeys;
import io.meshage.transport.PacketTransport;
import io.meshage.transport.SealedPackets;
import io.meshage.transport.SealedTransport;
import io.meshage.transport.Transport;
import io.meshage.wire.Bodies;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where simulated nodes come to life and end. */
final class Hatchery {
  /** What may wait for all links of a simulated node, unless its configuration says it. */
  private static final long QUEUE_BYTES = 256L << 20;

  /** Clocks begin anywhere up to this far from zero, so that nobody can rely on where. */
  private static final long FAR_NANOS = 1L << 60;

  private final EventQueue queue;
  private final SimNetwork network;
  private final Journal journal;
  private final SimulationBuilder builder;
  private final Commons commons = new SharedWork();
  private final Map<Steps, Bodies> bodies = new HashMap<>();

  Hatchery(EventQueue queue, SimNetwork network, Journal journal, SimulationBuilder builder) {
    this.queue = queue;
    this.network = network;
    this.journal = journal;
    this.builder = builder;
  }

  /** Returns the configuration of a node at the host that starts next. */
  MeshConfig.Builder config(String name) {
    return builder.configure(name, network.nextAddress());
  }

  boolean leavesUnread(String host) {
    return builder.unread.contains(host);
  }

  /** Starts the next life of a node. */
  Node hatch(SimNode node) {
    int number = ++node.lives;
    String life = node.name + "#" + number;
    SplittableRandom random = queue.seeds().of(life, "clock");
    SimLoop loop = new SimLoop(queue, node.name, random.nextLong(-FAR_NANOS, FAR_NANOS));
    loop.setWallOffset(node.wallOffset);
    loop.setRate(node.clockRate);
    SimTransport transport = new SimTransport(network, node.host, loop);
    if (node.keys == null) {
      node.keys = builder.keys;
    }
    LiveKeys keys = node.keys == null ? null : new LiveKeys(node.keys, loop::after);
    Life born = new Life(node, number, loop, transport);
    born.hadOwnTime = node.clockRate != 1;
    HeapAllocator allocator = new HeapAllocator(node.refusals);
    long instance = Births.next(node.persistedInstance, loop.wallMicros());
    node.persist(instance, loop.wallMicros());
    node.life = born;
    node.host.life = born;
    journal.born(born);
    born.born(
        new HostedNode(
            new NodeParts(
                node.config,
                instance,
                loop,
                List.of(sealed(node, life, transport, allocator, keys)),
                null,
                sealed(node, life, new SimPackets(network, node.host, loop), allocator, loop, keys),
                builder.datagrams ? new SimPackets(network, node.host, loop) : null,
                node.refusals.cipher(queue.seeds().of(life, "secret")::nextBytes),
                allocator,
                QUEUE_BYTES,
                queue.seeds().of(life, "protocol"),
                bodies(node.config),
                builder.policy,
                signatures(node, life),
                keys,
                changed -> node.keys = changed,
                builder.keyChanges,
                node.leavesUnread ? null : message -> journal.received(born, message),
                builder.passesObjects ? journal.linkListener(born) : journal.listener(born),
                raised -> node.persist(raised, loop.wallMicros()),
                builder.remembers ? node.memory() : NeighbourMemory.NONE,
                commons,
                new Counters(),
                loop::close)));
    Node view = view(born);
    view.onSnoop(message -> {});
    return view;
  }

  /** The identity stays with the node from life to life, as a file would keep it. */
  private Signatures signatures(SimNode node, String life) {
    if (!builder.identities) {
      return Signatures.none(queue.seeds().of(life, "nonces")::nextBytes);
    }
    byte[] seed = new byte[32];
    queue.seeds().of(node.name, "identity").nextBytes(seed);
    return new Signing(
        NodeKey.ofSeed(seed),
        node.knownKeys,
        (name, key) -> {
          if (!node.refusals.refuses(DeniedResource.FILE)) {
            node.knownKeys.putIfAbsent(name, key);
          }
        },
        queue.seeds().of(life, "nonces")::nextBytes);
  }

  private Transport sealed(
      SimNode node,
      String life,
      Transport plain,
      HeapAllocator allocator,
      @Nullable LiveKeys keys) {
    SplittableRandom random = queue.seeds().of(life, "links");
    return keys == null
        ? plain
        : new SealedTransport(plain, keys, allocator, node.refusals.cipher(random::nextBytes));
  }

  private PacketTransport sealed(
      SimNode node,
      String life,
      PacketTransport plain,
      HeapAllocator allocator,
      SimLoop loop,
      @Nullable LiveKeys keys) {
    if (keys == null) {
      return plain;
    }
    SplittableRandom random = queue.seeds().of(life, "datagrams");
    PacketSeal seal =
        new PacketSeal(keys.ring(), loop::wallMicros, node.refusals.cipher(random::nextBytes));
    keys.seals(seal);
    return new SealedPackets(plain, seal, allocator, counter -> {});
  }

  /** What bodies depend on. */
  private record Steps(int maxBytes, Compressor compressor, int compressFrom) {}

  /** Nodes that allow the same bodies share what reads and writes them: it is large. */
  private Bodies bodies(MeshConfig config) {
    return bodies.computeIfAbsent(
        new Steps(config.maxBodyBytes(), config.compressor(), config.compressFrom()),
        steps -> {
          Bodies.Builder shared =
              Bodies.builder(steps.maxBytes)
                  .objects(builder.objects)
                  .compress(steps.compressor, steps.compressFrom);
          builder.classes.forEach(shared::register);
          return shared.build();
        });
  }

  Node view(Life life) {
    return new ObservedNode(life, journal);
  }

  int port(Life life) {
    return life.hosted().listening().get(0).port();
  }

  <T> T await(SimNode node, CompletableFuture<T> future) {
    return node.alive().loop.await(future);
  }

  /** Ends a life; whatever its node still wants to do has no effect on anybody. */
  void end(Life life) {
    life.isOver = true;
    life.loop.wake();
    life.hosted().crash();
    life.loop.kill();
  }
}

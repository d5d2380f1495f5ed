package io.meshage.node;

import io.meshage.KeyChanges;
import io.meshage.KeyKeeper;
import io.meshage.MeshConfig;
import io.meshage.MeshListener;
import io.meshage.Message;
import io.meshage.VersionPolicy;
import io.meshage.protocol.port.Commons;
import io.meshage.protocol.port.NeighbourMemory;
import io.meshage.protocol.port.Signatures;
import io.meshage.transport.Directory;
import io.meshage.transport.LiveKeys;
import io.meshage.transport.PacketTransport;
import io.meshage.transport.Transport;
import io.meshage.wire.Bodies;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator.SplittableGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a world gives a node.
 *
 * @param config how it behaves
 * @param instance its first instance, higher than that of every life before, as far as is known
 * @param loop where it happens
 * @param transports how it reaches others, each with its own scheme
 * @param directory where services are looked up, if it has one
 * @param packets how it calls for neighbours
 * @param aside how it sends what may be lost beside its links, if it does
 * @param secret fills an array with random bytes that nobody can guess
 * @param allocator of the buffers that frames are written to
 * @param queueBytes what may wait for all links together, unless the configuration says it
 * @param random split per room
 * @param bodies encodes and decodes what applications send
 * @param policy which application versions may link
 * @param signatures its identity, if it has one
 * @param keys what seals all it says, if anything does
 * @param keyChanges who may change those keys from other nodes
 * @param keeper keeps those keys for the next life, if it can
 * @param handler gets every message; without one they wait for {@code receive}
 * @param listener hears what happens from the first moment on
 * @param instances told when the node raises its instance, to keep it for the next life
 * @param memory keeps its neighbours for the next life
 * @param commons what the nodes of this process share
 * @param counters what the node, its loop and its transports count
 * @param release frees the loop and the transports, after the node has closed
 */
public record NodeParts(
    MeshConfig config,
    long instance,
    Loop loop,
    List<Transport> transports,
    @Nullable Directory directory,
    PacketTransport packets,
    @Nullable PacketTransport aside,
    Consumer<byte[]> secret,
    ByteBufAllocator allocator,
    long queueBytes,
    SplittableGenerator random,
    Bodies bodies,
    VersionPolicy policy,
    Signatures signatures,
    @Nullable LiveKeys keys,
    @Nullable KeyKeeper keeper,
    KeyChanges keyChanges,
    @Nullable Consumer<Message> handler,
    @Nullable MeshListener listener,
    LongConsumer instances,
    NeighbourMemory memory,
    Commons commons,
    Counters counters,
    Runnable release) {
  public NodeParts {
    transports = List.copyOf(transports);
  }
}

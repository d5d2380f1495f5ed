package io.meshage.node;

import io.meshage.protocol.NodeCore;
import io.meshage.wire.WireFormat;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What all that stands between a node's core and its transports is given.
 *
 * @param loop where everything happens
 * @param wire messages to frames and back
 * @param allocator of the buffers that frames are written to
 * @param core the node's core, which is made after them
 * @param counters counts one more of that name
 */
record NodePorts(
    Loop loop,
    WireFormat wire,
    ByteBufAllocator allocator,
    Supplier<NodeCore> core,
    Consumer<String> counters) {}

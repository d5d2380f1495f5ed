package io.meshage.protocol;

import io.meshage.VersionPolicy;
import io.meshage.protocol.port.Commons;
import io.meshage.protocol.port.Datagrams;
import io.meshage.protocol.port.Events;
import io.meshage.protocol.port.Inbox;
import io.meshage.protocol.port.Links;
import io.meshage.protocol.port.NeighbourMemory;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Signatures;
import java.util.random.RandomGenerator.SplittableGenerator;

/**
 * What a node can do to the world.
 *
 * @param links connections
 * @param datagrams solicitations
 * @param inbox the application's queue
 * @param services the rooms that stand on delivery
 * @param events news for the application
 * @param scheduler time
 * @param random split once per room, so that one room's draws never disturb another's
 * @param policy which application versions may link
 * @param signatures the node's identity, if it has one
 * @param commons what the nodes of this process share
 * @param memory what is kept of the neighbours for the next life
 */
public record World(
    Links links,
    Datagrams datagrams,
    Inbox inbox,
    ServiceTable services,
    Events events,
    Scheduler scheduler,
    SplittableGenerator random,
    VersionPolicy policy,
    Signatures signatures,
    Commons commons,
    NeighbourMemory memory) {}

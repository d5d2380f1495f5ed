package io.meshage.message;

/** Anything one node says to another. */
public sealed interface MeshMessage
    permits PeeringMessage, HealthMessage, TopologyMessage, DeliveryMessage {}

package io.meshage.protocol.port;

import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.PeerKey;
import java.util.Optional;

/**
 * Who sent a service's message.
 *
 * @param node the node
 * @param name its name, as it gave it itself; its id in figures if it gave another's
 * @param message the message's id, which says from which life of the node it is
 * @param key the key that has signed the message lately, and by which the name is known here
 */
public record Origin(NodeId node, String name, MessageId message, Optional<PeerKey> key) {}

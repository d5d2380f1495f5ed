package io.meshage.node;

/**
 * How much a node keeps at one moment of everything that others can make it keep. Each has its
 * bound, see {@code docs/protocol}.
 *
 * @param announcements origins whose announcement is kept, this node included
 * @param gravestones origins that are gone and must not come back
 * @param sources nodes whose messages are remembered, so that doubles are known
 * @param heldMessages messages that wait for an earlier one of their source
 * @param openSends sends with recipients that have no outcome
 * @param openPassages copies passing through that wait for answers
 * @param inboxMessages messages that wait for the application
 * @param waitingEvents events that wait for the application's listeners
 * @param connections connections, unfinished handshakes included
 * @param longestQueueBytes bytes that wait for the slowest of them
 * @param queuedBytes bytes that wait for all of them
 * @param overdueNanos since when a look at neighbours or an alarm is due that was not served; 0 if
 *     none is, and about that in a node that is well
 */
public record Footprint(
    int announcements,
    int gravestones,
    int sources,
    int heldMessages,
    int openSends,
    int openPassages,
    int inboxMessages,
    int waitingEvents,
    int connections,
    long longestQueueBytes,
    long queuedBytes,
    long overdueNanos) {}

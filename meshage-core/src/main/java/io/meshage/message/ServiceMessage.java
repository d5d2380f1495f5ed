package io.meshage.message;

/**
 * What a service of a node says to its like on another; travels as the body of a message. Each
 * service has a sealed interface of its own below this one, with its records.
 */
public interface ServiceMessage {}

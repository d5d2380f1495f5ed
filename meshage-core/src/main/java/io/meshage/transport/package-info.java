/**
 * Frames over connections, and packets beside them. Interfaces a transport implements, and what
 * implements them on Netty. One transport object belongs to one node and runs on that node's loop.
 */
@NullMarked
package io.meshage.transport;

import org.jspecify.annotations.NullMarked;

/** How rooms deal with time, on the scheduler that they are given. */
@NullMarked
package io.meshage.protocol.time;

import org.jspecify.annotations.NullMarked;

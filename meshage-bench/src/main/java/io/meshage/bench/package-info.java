/** How fast the simulator is. What messages and single operations cost is in the packages below. */
@NullMarked
package io.meshage.bench;

import org.jspecify.annotations.NullMarked;

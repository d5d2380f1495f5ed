/** Benchmarks: what routes, the codec and flooding cost. */
@NullMarked
package io.meshage.bench;

import org.jspecify.annotations.NullMarked;

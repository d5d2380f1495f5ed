/** How it is measured: each workload starts a subject, loads it for a while, and gives figures. */
@NullMarked
package io.meshage.bench.workload;

import org.jspecify.annotations.NullMarked;

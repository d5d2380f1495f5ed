/** The program that measures all subjects in one run, and its tables. */
@NullMarked
package io.meshage.bench.macro;

import org.jspecify.annotations.NullMarked;

/** What is measured: the floor, meshage, and its peers, all behind one small interface. */
@NullMarked
package io.meshage.bench.subject;

import org.jspecify.annotations.NullMarked;

/** Draws a topology: as DOT text, and as a picture. */
@NullMarked
package io.meshage.graphviz;

import org.jspecify.annotations.NullMarked;

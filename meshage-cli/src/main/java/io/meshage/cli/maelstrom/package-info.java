/**
 * A node whose links and clients speak Maelstrom's protocol on standard input and output, so that
 * its workloads, faults and checkers can be run against the mesh.
 */
@NullMarked
package io.meshage.cli.maelstrom;

import org.jspecify.annotations.NullMarked;

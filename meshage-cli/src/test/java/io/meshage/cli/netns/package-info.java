/** Agents on hosts of their own: network namespaces that the test makes and takes away. */
@NullMarked
package io.meshage.cli.netns;

import org.jspecify.annotations.NullMarked;

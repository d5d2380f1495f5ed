/** Real processes: the packaged program as people run it. */
@NullMarked
package io.meshage.cli.it;

import org.jspecify.annotations.NullMarked;

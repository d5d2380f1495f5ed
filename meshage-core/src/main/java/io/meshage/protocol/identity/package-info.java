/** Who is who: the keys that names are known by. */
@NullMarked
package io.meshage.protocol.identity;

import org.jspecify.annotations.NullMarked;

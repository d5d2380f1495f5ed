/** Bodies in formats that other languages read too: JSON and MessagePack. */
@NullMarked
package io.meshage.codecs;

import org.jspecify.annotations.NullMarked;

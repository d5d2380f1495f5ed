/**
 * What makes bytes unreadable and unforgeable for everybody without the key. Knows no socket and no
 * message. What is sealed and how is told in docs/protocol/seal.md.
 */
@NullMarked
package io.meshage.seal;

import org.jspecify.annotations.NullMarked;

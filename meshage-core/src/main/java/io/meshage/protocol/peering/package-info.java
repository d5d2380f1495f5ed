/**
 * Who this node is linked with. Shakes hands, refuses in words, keeps the degree by solicitation,
 * dials again what broke. See {@code docs/protocol/peering.md}.
 */
@NullMarked
package io.meshage.protocol.peering;

import org.jspecify.annotations.NullMarked;

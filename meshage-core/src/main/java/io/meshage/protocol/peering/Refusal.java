package io.meshage.protocol.peering;

import io.meshage.CloseReason;

/**
 * Why there is no link, or no longer one.
 *
 * @param reason for programs
 * @param text for people; fits a frame
 */
record Refusal(CloseReason reason, String text) {
  Refusal {
    text = Words.fit(text);
  }
}

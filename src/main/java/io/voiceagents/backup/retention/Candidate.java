package io.voiceagents.backup.retention;

import io.voiceagents.backup.catalog.ChainState;
import java.util.Optional;

/**
 * A chain, and what speaks against relying on it or deleting it.
 *
 * @param source what it is a backup of: chains of another source stand in for none of it
 * @param doubt why it can't stand in for older ones: incomplete, not authentic, never verified
 * @param hold why it must stay
 */
record Candidate(ChainState state, String source, Optional<String> doubt, Optional<String> hold) {
  boolean isGood() {
    return doubt.isEmpty() && !state.sets().isEmpty();
  }
}

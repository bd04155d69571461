package io.voiceagents.backup.retention;

import io.voiceagents.backup.catalog.ChainState;
import java.util.Optional;

/**
 * A chain, and what speaks against relying on it or deleting it.
 *
 * @param doubt why it can't stand in for older ones: incomplete, not authentic, never verified
 * @param hold why it must stay
 */
public record Candidate(ChainState state, Optional<String> doubt, Optional<String> hold) {}

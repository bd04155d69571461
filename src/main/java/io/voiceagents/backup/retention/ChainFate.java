package io.voiceagents.backup.retention;

import io.voiceagents.backup.catalog.ChainState;

/**
 * What becomes of a chain, and why.
 *
 * @param reason for people
 */
public record ChainFate(ChainState state, Fate fate, String reason) {}

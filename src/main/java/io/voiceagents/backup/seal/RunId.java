package io.voiceagents.backup.seal;

import io.voiceagents.backup.keys.ChainId;

/**
 * The run that writes, or wrote, objects of a set.
 *
 * @param sequence of the set in its chain
 * @param run {@code <lease epoch>-<8 hex>}
 */
public record RunId(ChainId chain, int sequence, String run) {}

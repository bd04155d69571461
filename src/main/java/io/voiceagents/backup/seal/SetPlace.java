package io.voiceagents.backup.seal;

import io.voiceagents.backup.keys.ChainId;

/** A place in a chain at which a set or a tombstone stands. */
public record SetPlace(ChainId chain, int sequence) {}

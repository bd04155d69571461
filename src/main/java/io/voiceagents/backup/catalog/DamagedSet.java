package io.voiceagents.backup.catalog;

import io.voiceagents.backup.keys.ChainId;

/**
 * A place at which a set may stand that can't be told any more, because its manifest is damaged.
 *
 * @param message names the object and ends with a hint
 */
public record DamagedSet(ChainId chain, int sequence, String message) {
  public String type() {
    return chain.type();
  }
}

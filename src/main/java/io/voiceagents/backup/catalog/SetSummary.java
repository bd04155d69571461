package io.voiceagents.backup.catalog;

import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.policy.BackupKind;
import java.time.Instant;

/**
 * The header of a committed set (docs/format.md §8).
 *
 * @param key what people type, {@code <type>/<UTC time>-<kind>}
 * @param run the run that wrote it
 * @param parent SHA-256 of the set before in the chain, or empty
 * @param sourceBytes size of the content that the set describes
 * @param storedBytes bytes that this run put
 */
public record SetSummary(
    String key,
    ChainId chain,
    int sequence,
    String run,
    String parent,
    BackupKind kind,
    Outcome outcome,
    Instant startedAt,
    Instant finishedAt,
    long entries,
    long sourceBytes,
    long storedBytes) {
  public String type() {
    return chain.type();
  }
}

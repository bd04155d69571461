package io.voiceagents.backup.catalog;

import io.voiceagents.backup.source.LogHealth;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a log is doing that is being followed.
 *
 * @param at when this was so
 * @param lane the one that is being read; empty before the first byte
 * @param received position up to which it was received
 * @param durable position up to which it is durable, in the store or in the spool
 * @param writtenUntil up to when the source had written what is durable, by its clock
 * @param wholeUntil a moment of the source's clock by which it had written nothing that is not in
 *     the store; later than {@code writtenUntil} where it writes nothing. Empty while it is not
 *     known
 * @param spool what waits on this host
 * @param health how the source keeps its log for us
 * @param warnings what an operator has to look at; empty when all is well
 */
public record LogStatus(
    String type,
    String run,
    Instant startedAt,
    Instant at,
    String lane,
    long received,
    long durable,
    Optional<Instant> writtenUntil,
    Optional<Instant> wholeUntil,
    long logBytes,
    long storedBytes,
    Spool spool,
    LogHealth health,
    List<String> warnings) {
  public LogStatus {
    warnings = List.copyOf(warnings);
  }

  /**
   * What waits on this host for the store.
   *
   * @param trouble why the last part was not taken; empty if it was
   */
  public record Spool(int parts, long bytes, long limitBytes, Optional<String> trouble) {}
}

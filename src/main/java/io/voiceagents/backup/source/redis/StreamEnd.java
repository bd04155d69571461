package io.voiceagents.backup.source.redis;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a server's stream of commands ended, by INFO ({@code master_replid}, {@code
 * master_repl_offset}).
 *
 * @param at when it was asked, before it answered: what it had written by then lies before {@code
 *     offset}
 */
record StreamEnd(String lane, long offset, Instant at) {
  /** Empty if the server does not say so. */
  static Optional<StreamEnd> of(RedisInfo info, Instant at) {
    return info.field("master_replid")
        .flatMap(
            lane ->
                info.number("master_repl_offset").map(offset -> new StreamEnd(lane, offset, at)));
  }
}

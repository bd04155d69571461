package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.source.LogPosition;
import io.voiceagents.backup.source.SourceException;
import java.util.Optional;

/**
 * What INFO says of a server's replication backlog (server.c, genRedisInfoString; replication.c,
 * masterTryPartialResync): whether a place in the stream is still in it. Asking PSYNC for a place
 * that is not makes the server fork and write all its data.
 */
final class Backlog {
  private final RedisInfo info;

  private Backlog(RedisInfo info) {
    this.info = info;
  }

  /**
   * The place to ask for: the end of the log where the server has it, else the present end of the
   * stream if any backlog is kept, else everything.
   *
   * @throws SourceException if the server is a replica that has not come as far as the log: it will
   */
  static Optional<LogPosition> placeToAskFor(
      Optional<LogPosition> end, Optional<RedisInfo> info, String peer) throws SourceException {
    if (info.isEmpty()) {
      return end;
    }
    Backlog backlog = new Backlog(info.get());
    if (end.isPresent() && backlog.isAhead(end.get())) {
      throw new SourceException(
          "redis "
              + peer
              + " is a replica that has come to "
              + backlog.number("master_repl_offset")
              + ", the stored log to "
              + end.get().position()
              + ". Hint: it should catch up by itself; see its link to the primary.");
    }
    if (end.isPresent() && backlog.holds(end.get())) {
      return end;
    }
    Optional<String> id = info.get().field("master_replid");
    return id.isPresent() && backlog.number("repl_backlog_active") == 1
        ? Optional.of(new LogPosition(id.get(), backlog.number("master_repl_offset")))
        : Optional.empty();
  }

  private boolean isAhead(LogPosition end) {
    return info.field("role").equals(Optional.of("slave"))
        && info.field("master_replid").equals(Optional.of(end.lane()))
        && end.position() > number("master_repl_offset");
  }

  private boolean holds(LogPosition end) {
    long wanted = end.position() + 1;
    boolean history =
        info.field("master_replid").equals(Optional.of(end.lane()))
            || (info.field("master_replid2").equals(Optional.of(end.lane()))
                && wanted <= number("second_repl_offset"));
    long first = number("repl_backlog_first_byte_offset");
    return history
        && number("repl_backlog_active") == 1
        && wanted >= first
        && wanted <= first + number("repl_backlog_histlen");
  }

  private long number(String field) {
    return info.number(field).orElse(-1L);
  }
}

package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.source.SourceException;
import java.time.Clock;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command {@code PSYNC} and its answers (replication.c, syncCommand and
 * slaveTryPartialResynchronization, of Redis 6.2 to 8). Offsets here count the bytes of the stream
 * before a place; the command itself names the first byte that is wanted, counted from 1.
 */
final class Synchronisation {
  private static final Pattern FULL =
      Pattern.compile("FULLRESYNC ([0-9A-Za-z]{1,64}) (-?[0-9]{1,18})");
  private static final Pattern CONTINUE = Pattern.compile("CONTINUE(?: ([0-9A-Za-z]{40}))?");

  private final RedisConnection connection;
  private final Clock clock;
  private final RedisTimeouts timeouts;
  private final Instant limit;

  /**
   * What follows.
   *
   * @param full whether an RDB comes first
   * @param replicationId the history that the stream belongs to
   * @param offset where the stream begins
   */
  record Answer(boolean full, String replicationId, long offset) {}

  Synchronisation(RedisConnection connection, Clock clock, RedisTimeouts timeouts) {
    this.connection = connection;
    this.clock = clock;
    this.timeouts = timeouts;
    this.limit = clock.instant().plus(timeouts.start());
  }

  /** Asks for everything. */
  Answer full() throws SourceException, InterruptedException {
    return ask("?", -1);
  }

  /** Asks for what comes after a place; where the server has it no more, everything comes. */
  Answer after(String replicationId, long offset) throws SourceException, InterruptedException {
    return ask(replicationId, offset);
  }

  private Answer ask(String replicationId, long offset)
      throws SourceException, InterruptedException {
    connection.silenceLimit(timeouts.silence());
    long wanted = replicationId.equals("?") ? -1 : offset + 1;
    connection.send(RedisConnection.command("PSYNC", replicationId, Long.toString(wanted)));
    awaitBytes();
    RedisReply reply = connection.reply();
    if (reply instanceof RedisReply.Failure failure) {
      throw RedisErrors.refused(connection.peer(), "PSYNC", failure);
    }
    Matcher full = FULL.matcher(reply.asText());
    if (full.matches()) {
      return new Answer(true, full.group(1), Long.parseLong(full.group(2)));
    }
    Matcher goesOn = CONTINUE.matcher(reply.asText());
    if (!goesOn.matches() || replicationId.equals("?")) {
      throw connection.input().malformed("'" + WireInput.shortened(reply.asText()) + "' to PSYNC");
    }
    String now = goesOn.group(1);
    return new Answer(false, now == null ? replicationId : now, offset);
  }

  /** Skips the newlines by which a server that is still preparing keeps the connection alive. */
  void awaitBytes() throws SourceException, InterruptedException {
    while (connection.input().peek() == '\n') {
      connection.input().consume(1);
      if (Thread.interrupted()) {
        throw new InterruptedException("waiting for the RDB of redis " + connection.peer());
      }
      if (clock.instant().isAfter(limit)) {
        throw new SourceException(
            "redis "
                + connection.peer()
                + " has not begun to send its data "
                + timeouts.start()
                + " after PSYNC. Hint: INFO persistence shows what it waits for: another save, an"
                + " AOF rewrite, or saves that fail.");
      }
    }
  }
}

package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.LogPosition;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * A server's stream of commands, as a replica gets it. For one thread, besides {@link #acknowledge}
 * and {@link #close}.
 */
final class ReplicaStream implements AutoCloseable {
  private final SourceSettings.Redis server;
  private final Optional<StreamEnd> asked;
  private final RedisConnection connection;
  private final Synchronisation synchronisation;
  private final Synchronisation.Answer answer;
  private final boolean continued;

  private ReplicaStream(
      SourceSettings.Redis server,
      Optional<StreamEnd> asked,
      RedisConnection connection,
      Synchronisation synchronisation,
      Synchronisation.Answer answer,
      boolean continued) {
    this.server = server;
    this.asked = asked;
    this.connection = connection;
    this.synchronisation = synchronisation;
    this.answer = answer;
    this.continued = continued;
  }

  /**
   * Asks for the stream from where a log ends. Where the server has that no more, the stream begins
   * at another place, with as little work for the server as may be: {@link #continued} tells.
   *
   * @param end of the log; empty for a new one
   * @param info what the server says of itself, if it may be asked
   * @param askedAt when it was asked
   */
  static ReplicaStream open(
      SourceSettings.Redis server,
      Optional<LogPosition> end,
      Optional<RedisInfo> info,
      Instant askedAt,
      Clock clock,
      RedisTimeouts timeouts)
      throws SourceException, InterruptedException {
    RedisConnection connection = RedisConnection.open(server, timeouts);
    try {
      connection.require("REPLCONF", "capa", "eof", "capa", "psync2");
      Synchronisation synchronisation = new Synchronisation(connection, clock, timeouts);
      Optional<LogPosition> asked = Backlog.placeToAskFor(end, info, connection.peer());
      Synchronisation.Answer answer =
          asked.isPresent()
              ? synchronisation.after(asked.get().lane(), asked.get().position())
              : synchronisation.full();
      boolean continued = !answer.full() && asked.equals(end);
      return new ReplicaStream(
          server,
          info.flatMap(said -> StreamEnd.of(said, askedAt)),
          connection,
          synchronisation,
          answer,
          continued);
    } catch (SourceException | InterruptedException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** The server that it comes from. */
  SourceSettings.Redis server() {
    return server;
  }

  /** Where the server's stream ended before this one was opened; empty if it may not be asked. */
  Optional<StreamEnd> asked() {
    return asked;
  }

  /** Whether it goes on exactly where the log ends. */
  boolean continued() {
    return continued;
  }

  /** The history that it belongs to; after a fail-over another than was asked for. */
  String replicationId() {
    return answer.replicationId();
  }

  /** Where it begins. */
  long offset() {
    return answer.offset();
  }

  String peer() {
    return connection.peer();
  }

  /**
   * Makes it ready to be read. A snapshot that comes first is passed over: sets are captured by
   * connections of their own, which check them.
   */
  void begin() throws IOException, InterruptedException {
    if (answer.full()) {
      synchronisation.awaitBytes();
      RdbTransfer.copy(connection.input(), (bytes, offset, length) -> {});
    }
    connection.silenceLimit(RedisLog.LONGEST_SILENCE);
    acknowledge(answer.offset());
  }

  WireInput input() {
    return connection.input();
  }

  RedisConnection connection() {
    return connection;
  }

  /** Tells the server what it may count as replicated ({@code WAIT}). */
  void acknowledge(long offset) throws SourceException {
    connection.send(RedisConnection.command("REPLCONF", "ACK", Long.toString(offset)));
  }

  @Override
  public void close() {
    connection.close();
  }
}

package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.CaughtUp;
import io.voiceagents.backup.source.SourceException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a log is behind its server, which is asked now and then, over a connection of its own,
 * where its stream ends: the stream itself says nothing of the time at which a command was written.
 * Of a server that may not be asked, what is received counts as just written. Thread-safe.
 */
final class ServerWatch implements AutoCloseable {
  /** Who is no further behind counts as up to date; more than an answer and its bytes take. */
  static final Duration SLACK = Duration.ofSeconds(2);

  /** After so long without an answer nobody knows. */
  private static final Duration UNASKED = Duration.ofSeconds(10);

  private final Clock clock;
  private final RedisTimeouts timeouts;
  private final Object asking = new Object();
  private Optional<SourceSettings.Redis> server = Optional.empty();
  private String lane = "";
  private long position;
  private boolean behind;
  // Whether something was received meanwhile.
  private boolean untimed;
  private Optional<StreamEnd> latest = Optional.empty();
  // The oldest answer whose end has not been received yet.
  private Optional<StreamEnd> awaited = Optional.empty();
  private CaughtUp stored = new CaughtUp();
  private Optional<RedisConnection> connection = Optional.empty();
  private boolean closed;

  /**
   * What is known when bytes have been received.
   *
   * @param behind whether the server had written more than {@link #SLACK} before
   * @param caughtUpAgain whether that was so until now
   */
  record Received(boolean behind, boolean caughtUpAgain) {}

  ServerWatch(Clock clock, RedisTimeouts timeouts) {
    this.clock = clock;
    this.timeouts = timeouts;
  }

  /** Watches the server of a stream that begins at a position. */
  void begin(ReplicaStream stream, long from) {
    synchronized (this) {
      drop();
      server = stream.asked().map(unused -> stream.server());
      lane = stream.replicationId();
      position = from;
      latest = Optional.empty();
      awaited = Optional.empty();
      stored = new CaughtUp();
      // Until it is known where the server was when the connection began.
      behind = server.isPresent();
      untimed = false;
      stream.asked().ifPresent(this::take);
    }
    // A server without a replica had no end of its own before this stream began, and a snapshot
    // that
    // came first took its time.
    if (isUnknown()) {
      ask();
    }
  }

  private synchronized boolean isUnknown() {
    return server.isPresent()
        && latest.filter(end -> !end.at().isBefore(clock.instant().minus(SLACK))).isEmpty();
  }

  /** Asks the server once; what fails is asked again by the next call. */
  void ask() {
    synchronized (asking) {
      Optional<RedisConnection> open = connected();
      if (open.isEmpty()) {
        return;
      }
      try {
        Instant before = clock.instant();
        take(open.get().call("INFO", "replication"), before);
      } catch (SourceException e) {
        drop(open.get());
      }
    }
  }

  private Optional<RedisConnection> connected() {
    Optional<SourceSettings.Redis> address;
    synchronized (this) {
      address = closed ? Optional.empty() : server;
      if (connection.isPresent() || address.isEmpty()) {
        return connection;
      }
    }
    try {
      return kept(RedisConnection.open(address.get(), timeouts), address);
    } catch (SourceException e) {
      return Optional.empty();
    }
  }

  /** Unless the stream has changed to another server meanwhile. */
  private synchronized Optional<RedisConnection> kept(
      RedisConnection opened, Optional<SourceSettings.Redis> address) {
    if (closed || !server.equals(address)) {
      opened.close();
      return Optional.empty();
    }
    connection = Optional.of(opened);
    return connection;
  }

  private synchronized void take(RedisReply reply, Instant askedAt) {
    if (reply instanceof RedisReply.Failure failure && failure.text().startsWith("NOPERM")) {
      // Then nothing is known of it, as of one that could never be asked.
      server = Optional.empty();
    } else if (reply instanceof RedisReply.Bulk) {
      StreamEnd.of(RedisInfo.parse(reply.asText()), askedAt).ifPresent(this::take);
    }
  }

  private void take(StreamEnd end) {
    if (!end.lane().equals(lane)) {
      return;
    }
    latest = Optional.of(end);
    if (end.offset() > position) {
      awaited = awaited.or(() -> latest);
    } else if (awaited.isEmpty() && !untimed) {
      behind = false;
    }
  }

  /**
   * Notes how far the stream has come.
   *
   * @param end position after the last byte
   * @param now when it was received
   */
  synchronized Received received(long end, Instant now) {
    position = end;
    if (server.isEmpty()) {
      return new Received(false, false);
    }
    boolean late = behind || isLate(now);
    Optional<StreamEnd> reached =
        latest.filter(known -> known.offset() <= end).or(() -> awaited(end));
    if (reached.isPresent()) {
      awaited = latest.filter(known -> known.offset() > end);
      behind = reached.get().at().isBefore(now.minus(SLACK)) && isLongAgo(reached.get(), now);
    } else {
      behind = late;
    }
    untimed = behind;
    return new Received(behind, late && !behind);
  }

  /** An answer that all was received is good for longer where nothing was said against it since. */
  private boolean isLongAgo(StreamEnd reached, Instant now) {
    return awaited.isPresent() || reached.at().isBefore(now.minus(UNASKED));
  }

  private Optional<StreamEnd> awaited(long end) {
    return awaited.filter(known -> known.offset() <= end);
  }

  private boolean isLate(Instant now) {
    return awaited.filter(end -> end.at().isBefore(now.minus(SLACK))).isPresent()
        || latest.filter(end -> end.at().isBefore(now.minus(UNASKED))).isPresent();
  }

  /**
   * A moment by which the server had written nothing that is not stored; empty while none is known.
   *
   * @param durable position up to which everything is stored
   */
  synchronized Optional<Instant> wholeUntil(long durable) {
    latest.ifPresent(end -> stored.received(durable, end.offset(), end.at()));
    Instant until = stored.until();
    return until.isAfter(Instant.EPOCH) ? Optional.of(until) : Optional.empty();
  }

  private synchronized void drop(RedisConnection failed) {
    if (connection.filter(failed::equals).isPresent()) {
      drop();
    }
  }

  private void drop() {
    connection.ifPresent(RedisConnection::close);
    connection = Optional.empty();
  }

  @Override
  public synchronized void close() {
    closed = true;
    drop();
  }
}

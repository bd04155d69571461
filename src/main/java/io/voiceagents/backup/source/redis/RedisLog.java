package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.LogCapture;
import io.voiceagents.backup.source.LogPosition;
import io.voiceagents.backup.source.LogSink;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The commands that a server sends to its replicas, followed as one of them. Lanes are replication
 * ids, positions are replication offsets, times are those of receipt; what was received while the
 * log was behind its server has none. After a broken connection the stream goes on where it was;
 * when the server can't do that, the log ends, and the next one begins a stream of its own. Runs
 * once.
 */
public final class RedisLog implements LogCapture {
  /**
   * The lane of notes of when a connection to a server began, or the log had caught up with it:
   * what came between the last timed part and their position, in milliseconds since 1970, has none.
   */
  private static final String CONNECTIONS = "documents";

  /**
   * How long a stream is written to before another one goes on with it: who restores to a moment
   * lists the streams of some days, not of years.
   */
  private static final Duration LONGEST_STREAM = Duration.ofDays(1);

  /** After so long an older one that had to be gone on with looks whether it still has to. */
  private static final Duration OVERTIME = Duration.ofMinutes(10);

  /** Servers speak every 10 s ({@code repl-ping-replica-period}). */
  static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

  /** Without INFO nobody says where the stream ends: what is quiet for so long has ended. */
  private static final Duration QUIET = Duration.ofMillis(500);

  private static final long ACKNOWLEDGE_MILLIS = 1_000;
  private static final long ASK_MILLIS = 500;
  private static final long DRAIN_POLL_MILLIS = 20;

  private final SourceSettings.Redis settings;
  private final boolean once;
  private final OptionalLong target;
  private final Known known;
  private final Clock clock;
  private final RedisTimeouts timeouts;
  private final Acknowledgements acknowledgements = new Acknowledgements();
  private final boolean continues;
  private final Instant begunAt;
  private final Instant renewAt;
  private final LogPosition begin;
  private final ServerWatch watch;
  private volatile ReplicaStream stream;
  private volatile boolean closed;
  private long position;
  private long second = Long.MIN_VALUE;
  private long noted = Long.MIN_VALUE;

  private RedisLog(
      SourceSettings.Redis settings,
      boolean once,
      OptionalLong target,
      Known known,
      ReplicaStream stream,
      Clock clock,
      RedisTimeouts timeouts) {
    this.settings = settings;
    this.once = once;
    this.target = target;
    this.known = known;
    this.stream = stream;
    this.continues = stream.continued() && (known.isYoung(clock.instant()) || !known.whole());
    this.begin = new LogPosition(stream.replicationId(), stream.offset());
    this.position = stream.offset();
    this.clock = clock;
    this.timeouts = timeouts;
    this.watch = new ServerWatch(clock, timeouts);
    Instant now = clock.instant();
    this.begunAt = continues ? known.begunAt() : now;
    this.renewAt =
        continues && !known.isYoung(now) ? now.plus(OVERTIME) : begunAt.plus(LONGEST_STREAM);
  }

  /**
   * What is stored.
   *
   * @param end where it ends; empty if there is nothing
   * @param whole whether nothing is missing before its end that may still come; if not, it is gone
   *     on with at any age
   * @param begunAt when its youngest stream began
   */
  public record Known(Optional<LogPosition> end, boolean whole, Instant begunAt) {
    public static final Known NOTHING = new Known(Optional.empty(), true, Instant.EPOCH);

    boolean isYoung(Instant now) {
      return now.isBefore(begunAt.plus(LONGEST_STREAM));
    }
  }

  /**
   * Connects, and asks for what comes after the end of the log.
   *
   * @param once ends when everything is stored that the server had written at the start
   */
  public static RedisLog open(
      SourceSettings.Redis settings, Known known, boolean once, Clock clock, RedisTimeouts timeouts)
      throws IOException {
    if (settings.cluster() && settings.slot().isEmpty()) {
      throw new SourceException(
          "the commands of a Redis Cluster are followed shard by shard. Hint: give each shard a policy of its own, with"
              + " 'cluster_slot: N' beside 'cluster: true', where N is a slot that it serves.");
    }
    try {
      SourceSettings.Redis server = RedisAddress.of(settings, timeouts);
      Instant asked = clock.instant();
      Optional<RedisInfo> info = RedisSource.ask(server, RedisAddress.mode(settings), timeouts);
      ReplicaStream stream = ReplicaStream.open(server, known.end(), info, asked, clock, timeouts);
      OptionalLong target =
          info.flatMap(i -> i.number("master_repl_offset")).stream()
              .mapToLong(Long::longValue)
              .findFirst();
      return new RedisLog(settings, once, target, known, stream, clock, timeouts);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceException("interrupted while the log of redis was opened", e);
    }
  }

  @Override
  public Map<String, String> identity() {
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put("replication_id", begin.lane());
    identity.put("offset", Long.toString(begin.position()));
    identity.put("begun_at", begunAt.toString());
    String what = stream.continued() ? "continues" : "after";
    known.end().ifPresent(end -> identity.put(what, end.lane() + ":" + end.position()));
    return identity;
  }

  @Override
  public Optional<LogPosition> beginsAt() {
    return Optional.of(begin);
  }

  @Override
  public boolean continues() {
    return continues;
  }

  @Override
  public void run(LogSink sink) throws IOException, InterruptedException {
    // Two, for a server that answers late must not keep what is stored from being acknowledged.
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    try {
      begin(stream, sink);
      var unused =
          timer.scheduleWithFixedDelay(watch::ask, ASK_MILLIS, ASK_MILLIS, TimeUnit.MILLISECONDS);
      ScheduledFuture<?> acknowledging =
          timer.scheduleWithFixedDelay(
              () -> acknowledgements.send(stream, sink),
              ACKNOWLEDGE_MILLIS,
              ACKNOWLEDGE_MILLIS,
              TimeUnit.MILLISECONDS);
      boolean more = true;
      while (more) {
        more = followUntilItBreaks(sink);
      }
      acknowledging.cancel(false);
      sink.flush();
      awaitDurable(sink);
    } finally {
      timer.shutdownNow();
    }
  }

  /** Whether there is more to come: over another connection. */
  private boolean followUntilItBreaks(LogSink sink) throws IOException, InterruptedException {
    try {
      return !follow(sink);
    } catch (SourceException e) {
      stream.close();
      sink.flush();
      Reconnection again =
          new Reconnection(settings, new LogPosition(stream.replicationId(), position), clock);
      ReplicaStream next = again.open(e, timeouts, () -> closed);
      stream = next;
      if (closed) {
        next.close();
      }
      begin(next, sink);
      return true;
    }
  }

  private void begin(ReplicaStream begun, LogSink sink) throws IOException, InterruptedException {
    begun.begin();
    acknowledgements.lane(begun.replicationId(), position);
    watch.begin(begun, position);
    note("connected_at", begun, sink);
  }

  /** Notes a moment before which nobody knows what the server had written since the last part. */
  private void note(String what, ReplicaStream from, LogSink sink) throws IOException {
    Instant now = clock.instant();
    if (now.toEpochMilli() == noted) {
      // It says the same of the same moment, and would have its name.
      return;
    }
    noted = now.toEpochMilli();
    byte[] note =
        "{\"%s\":\"%s\",\"replication_id\":\"%s\",\"offset\":%d}"
            .formatted(what, now, from.replicationId(), position)
            .getBytes(StandardCharsets.US_ASCII);
    sink.append(CONNECTIONS, noted, note, 0, note.length, now);
    sink.flush();
  }

  /** Reads the stream; ends when the target is reached, or the next stream is due. */
  private boolean follow(LogSink sink) throws IOException, InterruptedException {
    WireInput in = stream.input();
    while (!reached()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("the log of redis " + stream.peer());
      }
      if (in.available() == 0 && !more(in)) {
        return true;
      }
      Instant now = clock.instant();
      if (!once && now.isAfter(renewAt) && sink.mayRenew()) {
        return true;
      }
      // Parts end with the second, so that what was received in one can be told from the next.
      if (now.getEpochSecond() != second) {
        sink.flush();
        second = now.getEpochSecond();
      }
      int count = in.available();
      ServerWatch.Received received = watch.received(position + count, now);
      if (received.caughtUpAgain()) {
        note("caught_up_at", stream, sink);
        now = clock.instant();
      }
      Instant at = received.behind() ? LogSink.UNKNOWN_TIME : now;
      sink.append(stream.replicationId(), position, in.buffer(), in.position(), count, at);
      in.consume(count);
      position += count;
    }
    return true;
  }

  private boolean reached() {
    return once && target.isPresent() && position >= target.getAsLong();
  }

  /** False if this is to end once and the server, which does not say where, has become quiet. */
  private boolean more(WireInput in) throws SourceException {
    if (!once || target.isPresent()) {
      in.more();
      return true;
    }
    stream.connection().silenceLimit(QUIET);
    return in.moreBeforeSilence();
  }

  private void awaitDurable(LogSink sink) throws IOException, InterruptedException {
    Object never = new Object();
    synchronized (never) {
      while (acknowledgements.durable(sink) < position) {
        never.wait(DRAIN_POLL_MILLIS);
      }
    }
    acknowledgements.send(stream, sink);
  }

  @Override
  public Optional<Instant> wholeUntil(LogSink sink) {
    return watch.wholeUntil(acknowledgements.durable(sink));
  }

  @Override
  public void close() {
    closed = true;
    watch.close();
    stream.close();
  }
}

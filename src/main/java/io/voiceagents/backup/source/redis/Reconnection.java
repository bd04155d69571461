package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.LogPosition;
import io.voiceagents.backup.source.SourceException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Goes on with a stream after its connection broke, at the server that has it now. */
final class Reconnection {
  /** A fail-over by Sentinel takes half a minute with its defaults. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final SourceSettings.Redis settings;
  private final LogPosition end;
  private final Clock clock;

  Reconnection(SourceSettings.Redis settings, LogPosition end, Clock clock) {
    this.settings = settings;
    this.end = end;
    this.clock = clock;
  }

  /**
   * Connects until it succeeds.
   *
   * @param cause what ended the connection before
   * @param closed whether nobody wants it any more
   * @throws SourceException if no server answers for a minute, or the one that does can't go on
   */
  ReplicaStream open(SourceException cause, RedisTimeouts timeouts, BooleanSupplier closed)
      throws SourceException, InterruptedException {
    Instant limit = clock.instant().plus(PATIENCE);
    Duration pause = FIRST_PAUSE;
    SourceException last = cause;
    while (!closed.getAsBoolean() && clock.instant().isBefore(limit)) {
      Optional<ReplicaStream> stream = Optional.empty();
      try {
        SourceSettings.Redis server = RedisAddress.of(settings, timeouts);
        Instant asked = clock.instant();
        Optional<RedisInfo> info = RedisSource.ask(server, RedisAddress.mode(settings), timeouts);
        stream =
            Optional.of(ReplicaStream.open(server, Optional.of(end), info, asked, clock, timeouts));
      } catch (SourceException e) {
        last = e;
      }
      if (stream.isPresent()) {
        return continued(stream.get(), cause);
      }
      new CountDownLatch(1).await(pause.toMillis(), TimeUnit.MILLISECONDS);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
              ? LONGEST_PAUSE
              : pause.multipliedBy(2);
    }
    throw last;
  }

  private ReplicaStream continued(ReplicaStream stream, SourceException cause)
      throws SourceException {
    if (stream.continued()) {
      return stream;
    }
    stream.close();
    throw new SourceException(
        "redis "
            + stream.peer()
            + " can't go on with its stream from "
            + end.lane()
            + ":"
            + end.position()
            + ": it was restarted without it, has lost writes in a fail-over, or has written more"
            + " than its backlog holds. Hint: following it again begins a new log with a backup of"
            + " its own; raise repl-backlog-size if this comes again.",
        cause);
  }
}

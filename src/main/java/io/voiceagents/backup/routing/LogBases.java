package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.BucketCatalog;
import io.voiceagents.backup.catalog.Chains;
import io.voiceagents.backup.catalog.LogKeeper;
import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.catalog.LogRunner.NewBase;
import io.voiceagents.backup.catalog.LogRuns;
import io.voiceagents.backup.catalog.LogStream;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.restore.RedisLogs;
import io.voiceagents.backup.source.redis.RedisLogIdentity;
import io.voiceagents.backup.source.redis.RedisSnapshot;
import io.voiceagents.backup.store.ObjectMissingException;
import io.voiceagents.backup.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a log of Redis has a set to build on: a log that began anew joins no set that is
 * there, and is worth nothing without one. PostgreSQL's WAL goes on whatever happens.
 */
final class LogBases {
  private static final Logger LOG = LoggerFactory.getLogger(LogBases.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final LogRuns.Repositories repository;
  private final LogKeeper.Backups backups;

  LogBases(LogRuns.Repositories repository, LogKeeper.Backups backups) {
    this.repository = repository;
    this.backups = backups;
  }

  /**
   * Takes a backup beside the log if it needs one; tries again until there is one.
   *
   * @param away whether the log goes on while the store is away: then that is asked when it is back
   */
  Watch watch(LogRequest request, LogStream stream, boolean away, Consumer<NewBase> heard)
      throws IOException {
    boolean redis = request.policy().source().kind() == SourceKind.REDIS;
    if (!redis || (away ? request.once() : joined(stream))) {
      return new Watch(Optional.empty(), new Taken());
    }
    Taken taken = new Taken();
    Thread thread =
        new Thread(() -> take(request, stream, taken, heard), "base-" + request.policy().name());
    thread.setDaemon(true);
    thread.start();
    return new Watch(Optional.of(thread), taken);
  }

  /** Waits while the store is away. */
  private boolean joinedAtLast(LogStream stream, CountDownLatch never)
      throws IOException, InterruptedException {
    boolean again = true;
    while (again) {
      try {
        return joined(stream);
      } catch (ObjectMissingException definite) {
        throw definite;
      } catch (StoreException away) {
        LOG.debug("whether the log of {} has a backup to build on is asked again", stream, away);
        again = !never.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
    return true;
  }

  /** Whether the newest set lies in the log, with nothing missing from there on. */
  private boolean joined(LogStream stream) throws IOException {
    Chains chains = repository.open();
    List<SetSummary> newest = new BucketCatalog(chains).list(Optional.of(stream.id().type()), 1);
    if (newest.isEmpty()) {
      return false;
    }
    Optional<RedisSnapshot> snapshot =
        RedisSnapshot.of(SetReader.open(chains, newest.get(0)).manifest().facts());
    return snapshot.isPresent() && joins(chains, snapshot.get(), stream);
  }

  private static boolean joins(Chains chains, RedisSnapshot snapshot, LogStream stream)
      throws IOException {
    return new RedisLogs(new LogStreams(chains), stream.id().type())
        .around(snapshot, Instant.MAX)
        .filter(found -> found.last().id().equals(stream.id()))
        .filter(found -> found.history().isWholeFrom(snapshot.offset()))
        .isPresent();
  }

  private void take(LogRequest request, LogStream stream, Taken taken, Consumer<NewBase> heard) {
    Optional<String> after = RedisLogIdentity.broken(stream.identity());
    BackupRequest backup = new BackupRequest(request.policy(), BackupKind.FULL, false);
    CountDownLatch never = new CountDownLatch(1);
    try {
      boolean again = !joinedAtLast(stream, never);
      while (again) {
        RunResult result = backups.open().run(backup, Progress.NONE);
        taken.base = Optional.of(new NewBase(after, result));
        if (!Thread.currentThread().isInterrupted()) {
          heard.accept(new NewBase(after, result));
        }
        again = result.set().isEmpty() && !request.once();
        again = again && !never.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        again = again && !joinedAtLast(stream, never);
      }
    } catch (IOException e) {
      LOG.warn("whether the log of {} has a backup to build on is unknown", stream.id(), e);
    } catch (InterruptedException e) {
      // The log has ended; the next run looks again whether there is a set.
      Thread.currentThread().interrupt();
    }
  }

  /** The backup that was taken last. */
  private static final class Taken {
    private volatile Optional<NewBase> base = Optional.empty();
  }

  /** A backup that is being taken beside a log, if any. */
  record Watch(Optional<Thread> thread, Taken taken) implements AutoCloseable {
    /** Waits for it. */
    Optional<NewBase> await() throws InterruptedException {
      if (thread.isPresent()) {
        thread.get().join();
      }
      return taken.base;
    }

    /** Ends it if it still runs. */
    @Override
    public void close() {
      thread.ifPresent(Thread::interrupt);
      boolean interrupted = Thread.interrupted();
      try {
        await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

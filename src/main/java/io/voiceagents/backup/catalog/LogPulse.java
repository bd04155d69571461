package io.voiceagents.backup.catalog;

import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.LogHealth;
import io.voiceagents.backup.source.LogPosition;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens regularly while a log is followed: parts that have waited are stored, its health is
 * asked for, its status is told, what a start without the store needs is kept. Each on a thread
 * that nothing else waits for.
 */
final class LogPulse implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(LogPulse.class);
  private static final long TICK_MILLIS = 200;
  private static final long STATUS_MILLIS = 2_000;
  private static final long HEALTH_MILLIS = 10_000;
  private static final long COMPACT_MILLIS = 300_000;
  private static final long LEASE_MILLIS = 30_000;

  /** How full a spool is when it becomes an alarm. */
  private static final long ALARM_PERCENT = 50;

  private final LogRun.Parts parts;
  private final Runnable stop;
  private final Instant startedAt;
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(4, LogPulse::thread);
  private final AtomicLong storedBytes = new AtomicLong();
  private final AtomicLong logBytes = new AtomicLong();
  private final AtomicLong writtenUntilMillis = new AtomicLong();
  private volatile LogHealth health = LogHealth.UNKNOWN;
  private volatile Optional<String> compaction = Optional.empty();
  private volatile Optional<IOException> lost = Optional.empty();
  private volatile Optional<LogPosition> remembered = Optional.empty();
  private volatile Optional<Instant> wholeUntil = Optional.empty();

  LogPulse(LogRun.Parts parts, Runnable stop) {
    this.parts = parts;
    this.stop = stop;
    this.startedAt = parts.ids().now();
  }

  /** What an earlier run knew stays true: it is about what is stored. */
  private Optional<Instant> wholeBefore() {
    try {
      return LogStatusFile.read(parts.spool().directory())
          .flatMap(LogStatus::wholeUntil)
          .filter(until -> !until.isAfter(parts.ids().now()));
    } catch (IOException e) {
      LOG.warn("the log of {}: {}", parts.policy().name(), e.toString());
      return Optional.empty();
    }
  }

  /** What waits on this host would be lost with it: then nothing more is known to be whole. */
  private Optional<Instant> wholeUntil() {
    // By the source's clock; one that is ahead must not vouch for what is still to come.
    Instant here = parts.ids().now();
    Optional<Instant> now =
        parts.capture().wholeUntil(parts.writer()).map(until -> until.isAfter(here) ? here : until);
    // In this order: what was in the spool when the capture looked has been sent since.
    if (now.isPresent() && parts.spool().isEmpty()) {
      Instant before = wholeUntil.orElse(Instant.EPOCH);
      wholeUntil = now.filter(before::isBefore).or(() -> wholeUntil);
    }
    return wholeUntil;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "log-pulse");
    thread.setDaemon(true);
    return thread;
  }

  void start(LogWatch watch) {
    wholeUntil = wholeBefore();
    every(TICK_MILLIS, this::tick);
    every(STATUS_MILLIS, () -> tell(watch));
    every(STATUS_MILLIS, this::remember);
    every(COMPACT_MILLIS, this::compact);
    every(LEASE_MILLIS, this::checkLease);
    every(HEALTH_MILLIS, () -> health = parts.capture().health());
  }

  /** What fails once is tried again; a scheduled task that throws would never run again. */
  private void every(long millis, Runnable work) {
    var unused =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                LOG.warn("the log of {}: {}", parts.policy().name(), e.toString());
              }
            },
            millis > HEALTH_MILLIS ? millis : Math.min(millis, STATUS_MILLIS),
            millis,
            TimeUnit.MILLISECONDS);
  }

  private void tick() {
    try {
      parts.writer().tick();
    } catch (IOException e) {
      // The run was stopped meanwhile; whoever stopped it knows why.
      stop.run();
    }
    if (parts.drain().refusal().isPresent()) {
      stop.run();
    }
  }

  private void tell(LogWatch watch) {
    LogStatus status = status();
    try {
      LogStatusFile.write(parts.spool().directory(), status);
    } catch (IOException e) {
      LOG.warn("the log of {}: {}", parts.policy().name(), e.toString());
    }
    watch.status(status);
  }

  private void remember() {
    Optional<LogPosition> now = parts.writer().durable();
    if (now.isPresent() && !now.equals(remembered)) {
      try {
        parts.memory().at(now).write(parts.spool().directory());
        remembered = now;
      } catch (IOException e) {
        LOG.warn("the log of {}: {}", parts.policy().name(), e.toString());
      }
    }
  }

  /** Another host that took over needs the slot. */
  private void checkLease() {
    try {
      parts.lease().check();
    } catch (CatalogException e) {
      lost = Optional.of(e);
      stop.run();
    } catch (IOException e) {
      // The store is away; the spool has what comes meanwhile.
      return;
    }
  }

  /** Why the run had to end; empty if it had not. */
  Optional<IOException> lost() {
    return lost;
  }

  /** What fails here costs only room; the next round tries again. */
  private void compact() {
    try {
      if (parts.compactor().isPresent() && parts.spool().isEmpty()) {
        parts
            .compactor()
            .get()
            .compact(parts.stream().id(), parts.ids().now().minus(LogRuns.SETTLE));
      }
      compaction = Optional.empty();
    } catch (IOException e) {
      compaction = Optional.of(String.valueOf(e.getMessage()));
    }
  }

  void durable(StreamPart part) {
    logBytes.addAndGet(part.length());
    writtenUntilMillis.accumulateAndGet(part.at().toEpochMilli(), Math::max);
  }

  void stored(long bytes) {
    storedBytes.addAndGet(bytes);
  }

  LogStatus status() {
    Optional<LogPosition> received = parts.writer().received();
    String lane = received.map(LogPosition::lane).orElse("");
    long until = writtenUntilMillis.get();
    return new LogStatus(
        parts.policy().name(),
        parts.run(),
        startedAt,
        parts.ids().now(),
        lane,
        received.map(LogPosition::position).orElse(0L),
        parts.durable().end(lane),
        until == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(until)),
        wholeUntil(),
        logBytes.get(),
        storedBytes.get() + parts.drain().sentBytes(),
        new LogStatus.Spool(
            parts.spool().count(),
            parts.spool().bytes(),
            parts.spool().limitBytes(),
            parts.drain().trouble()),
        health,
        warnings());
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    LogSpool spool = parts.spool();
    long percent = spool.bytes() * 100 / spool.limitBytes();
    if (!spool.isEmpty()) {
      warnings.add(
          "the store does not take the log: "
              + spool.count()
              + (spool.count() == 1 ? " part, " : " parts, ")
              + percent
              + " % of options.log.spool_limit, waiting on this host"
              + parts.drain().trouble().map(why -> " (" + why + ")").orElse(""));
    }
    if (percent >= ALARM_PERCENT) {
      warnings.add(
          "SPOOL "
              + percent
              + " % FULL: when it is full, the source has to keep its log itself, until"
              + " max_slot_wal_keep_size or its disk ends that");
    }
    spool.damaged().forEach(file -> warnings.add("a part of the log was damaged here: " + file));
    compaction.ifPresent(why -> warnings.add("small parts were not merged: " + why));
    if (!parts.lease().isTaken()) {
      warnings.add("begun while the store was away: nothing keeps another host from following too");
    }
    health.checks().stream()
        .filter(check -> !check.passed())
        .map(Check::detail)
        .forEach(warnings::add);
    return warnings;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    remember();
  }
}

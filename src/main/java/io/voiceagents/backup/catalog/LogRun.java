package io.voiceagents.backup.catalog;

import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.policy.Compression;
import io.voiceagents.backup.seal.Draft;
import io.voiceagents.backup.seal.SealedObject;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.LogCapture;
import io.voiceagents.backup.store.StoredObject;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A log on its way into the store: the message of the route {@code log}, which puts what {@link
 * #parts} yields. What the store confirmed is what the source may forget.
 */
public final class LogRun implements PutLedger, Closeable {
  private static final long TICK_MILLIS = 200;

  private final LogStream stream;
  private final String run;
  private final ChainKeys keys;
  private final Compression compression;
  private final HeldLease held;
  private final LogCapture capture;
  private final DraftQueue drafts;
  private final DurableRanges durable;
  private final LogWriter writer;
  private final ScheduledExecutorService timer;
  private final LogThread thread;
  private final AtomicLong storedBytes = new AtomicLong();
  private final AtomicLong logBytes = new AtomicLong();
  private Optional<ScheduledFuture<?>> ticks = Optional.empty();

  LogRun(
      String name,
      LogStream stream,
      ChainKeys keys,
      Compression compression,
      HeldLease held,
      LogCapture capture,
      DraftQueue drafts,
      DurableRanges durable,
      LogWriter writer,
      ScheduledExecutorService timer) {
    this.stream = stream;
    this.run = held.lease().run();
    this.keys = keys;
    this.compression = compression;
    this.held = held;
    this.capture = capture;
    this.drafts = drafts;
    this.durable = durable;
    this.writer = writer;
    this.timer = timer;
    this.thread = new LogThread(name, capture, writer, drafts);
  }

  public LogStream stream() {
    return stream;
  }

  public String run() {
    return run;
  }

  public ChainKeys keys() {
    return keys;
  }

  public Compression compression() {
    return compression;
  }

  /** Starts to follow the source; parts come until it is stopped or has caught up. */
  public Iterator<Draft> parts() {
    thread.start();
    ticks =
        Optional.of(
            timer.scheduleWithFixedDelay(
                this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS));
    return drafts;
  }

  private void tick() {
    try {
      writer.tick();
    } catch (IOException e) {
      // The run was stopped meanwhile; whoever stopped it knows why.
      drafts.stop();
    }
  }

  @Override
  public void confirm(SealedObject sealed, StoredObject stored) throws IOException {
    StreamPart part = confirmedPart(sealed, stored);
    durable.add(part.lane(), part.start(), part.end());
    storedBytes.addAndGet(stored.sizeBytes());
    logBytes.addAndGet(part.length());
  }

  /** The part that was stored, if it is what was sealed. */
  static StreamPart confirmedPart(SealedObject sealed, StoredObject stored)
      throws CatalogException {
    boolean same =
        stored.key().equals(sealed.draft().key())
            && stored.sizeBytes() == sealed.bytes().length
            && stored.sha256().equals(sealed.sha256());
    if (!same || !(sealed.draft().name() instanceof StreamPart part)) {
      throw new CatalogException(
          sealed.draft().key()
              + ": the store confirms another object, "
              + stored
              + ". Hint: run 'backupctl store check'");
    }
    return part;
  }

  @Override
  public void stop() {
    drafts.stop();
  }

  /** Bytes that were put. */
  public long storedBytes() {
    return storedBytes.get();
  }

  /** Bytes of the log that were put. */
  public long logBytes() {
    return logBytes.get();
  }

  /**
   * After all parts are put: how the source ended.
   *
   * @throws IOException what it threw
   */
  public void finish() throws IOException, InterruptedException {
    thread.result();
  }

  /** Why the source failed by itself, if it did: the cause behind whatever the route reports. */
  public Optional<IOException> sourceFailure() {
    return thread.failure();
  }

  /** Whether another run has taken this log over. */
  public void checkLease() throws IOException {
    held.lease().check();
  }

  @Override
  public void close() throws IOException {
    drafts.stop();
    ticks.ifPresent(future -> future.cancel(false));
    Closing.all(List.<Closeable>of(capture, this::stopThread, held));
  }

  private void stopThread() throws IOException {
    try {
      thread.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the log of " + stream.id() + " was stopped", e);
    }
  }
}

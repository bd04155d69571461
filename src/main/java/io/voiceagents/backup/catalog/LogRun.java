package io.voiceagents.backup.catalog;

import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.policy.Compression;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.seal.Draft;
import io.voiceagents.backup.seal.SealedObject;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.LogCapture;
import io.voiceagents.backup.store.StoredObject;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A log on its way into the store: what {@link #parts} yields is sealed and put by the route {@code
 * log}. What the store confirmed, or the spool keeps, is what the source may forget.
 */
public final class LogRun implements PutLedger, Closeable {
  private final Parts parts;
  private final LogThread thread;
  private final LogPulse pulse;

  /**
   * What a run is made of.
   *
   * @param lease not taken yet while the store is away
   * @param compactor of its stream; none while the store is away
   */
  record Parts(
      Policy policy,
      LogStream stream,
      String run,
      ChainKeys keys,
      LogLease lease,
      LogCapture capture,
      LogSpool spool,
      SpoolDrain drain,
      SpoolMemory memory,
      DraftQueue drafts,
      DurableRanges durable,
      LogWriter writer,
      Optional<LogCompactor> compactor,
      Ids ids) {}

  LogRun(Parts parts) {
    this.parts = parts;
    this.thread =
        new LogThread(parts.policy().name(), parts.capture(), parts.writer(), parts.drafts());
    this.pulse = new LogPulse(parts, this::stop);
  }

  public LogStream stream() {
    return parts.stream();
  }

  public String run() {
    return parts.run();
  }

  public ChainKeys keys() {
    return parts.keys();
  }

  public Compression compression() {
    return parts.policy().compression();
  }

  /** Starts to follow the source; parts come until it is stopped or has caught up. */
  public Iterator<Draft> parts(LogWatch watch) {
    thread.start();
    parts.drain().start();
    pulse.start(watch);
    return parts.drafts();
  }

  /** Whether parts have to go into the spool, behind others that wait there. */
  public boolean isSpooling() {
    return !parts.spool().isEmpty();
  }

  /**
   * Keeps a part on this host, for the store did not take it; durable on return.
   *
   * @throws SpoolFullException if there is no room: then the source has to keep its log
   */
  public void spool(SealedObject sealed) throws IOException {
    parts.spool().add(sealed);
    durable((StreamPart) sealed.draft().name());
  }

  @Override
  public void confirm(SealedObject sealed, StoredObject stored) throws IOException {
    durable(confirmedPart(sealed, stored));
    pulse.stored(stored.sizeBytes());
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

  private void durable(StreamPart part) {
    parts.durable().add(part.lane(), part.start(), part.end());
    pulse.durable(part);
  }

  @Override
  public void stop() {
    parts.drafts().stop();
  }

  /** How it is doing now. */
  public LogStatus status() {
    return pulse.status();
  }

  /**
   * After all parts are put or kept: how the source ended.
   *
   * @throws IOException what it threw
   */
  public void finish() throws IOException, InterruptedException {
    thread.result();
  }

  /** Waits for the store to take what the spool holds, at most for a while. */
  public void awaitSent(Duration limit) throws InterruptedException {
    boolean unused = parts.spool().awaitEmpty(limit);
  }

  /** Why the source failed by itself, if it did: the cause behind whatever the route reports. */
  public Optional<IOException> sourceFailure() {
    return thread.failure().or(parts.drain()::refusal).or(pulse::lost);
  }

  /** Whether it began while the store was away, which has not come back since. */
  public boolean isWithoutStore() {
    return !parts.lease().isTaken();
  }

  /** Whether another run has taken this log over. */
  public void checkLease() throws IOException {
    parts.lease().check();
  }

  @Override
  public void close() throws IOException {
    parts.drafts().stop();
    Closing.all(
        List.<Closeable>of(
            parts.capture(), this::stopThread, pulse, parts.drain(), parts.lease(), parts.spool()));
  }

  private void stopThread() throws IOException {
    try {
      thread.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the log of " + stream().id() + " was stopped", e);
    }
  }
}

package io.voiceagents.backup.catalog;

import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.policy.Compression;
import io.voiceagents.backup.seal.SealedObject;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.store.StoredObject;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A piece of a log that its source hands over itself, such as a WAL segment by {@code
 * archive_command}. Written without a lease, beside one who follows the same log: parts may
 * overlap, and the source keeps what was not confirmed. Thread-safe.
 */
public final class LogPush implements PutLedger {
  private final LogStream stream;
  private final String run;
  private final ChainKeys keys;
  private final Compression compression;
  private final Set<StreamPart> confirmed = ConcurrentHashMap.newKeySet();

  LogPush(LogStream stream, String run, ChainKeys keys, Compression compression) {
    this.stream = stream;
    this.run = run;
    this.keys = keys;
    this.compression = compression;
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

  @Override
  public void confirm(SealedObject sealed, StoredObject stored) throws IOException {
    confirmed.add(LogRun.confirmedPart(sealed, stored));
  }

  /** Whether the store has confirmed a part. */
  public boolean isConfirmed(StreamPart part) {
    return confirmed.contains(part);
  }

  @Override
  public void stop() {
    // Whoever pushes waits for each part, and hears of its failure there.
  }
}

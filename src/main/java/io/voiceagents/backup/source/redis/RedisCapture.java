package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.CaptureReport;
import io.voiceagents.backup.source.ContentKind;
import io.voiceagents.backup.source.ContentSink;
import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.EntrySink;
import io.voiceagents.backup.source.Owner;
import io.voiceagents.backup.source.SourceException;
import io.voiceagents.backup.source.Timestamp;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One full synchronisation: PSYNC, the RDB, its checks, and away again. */
final class RedisCapture implements Capture {
  /** The one entry of a set, or of a shard of it (docs/format.md §11). */
  static final String ENTRY = "dump.rdb";

  private static final int MODE = 0600;
  private final String entry;
  private final RedisConnection observer;
  private final RedisConnection replica;
  private final Clock clock;
  private final RedisTimeouts timeouts;
  private final RedisFacts facts = new RedisFacts();

  /**
   * @param entry path of the RDB in the set
   */
  RedisCapture(
      String entry,
      RedisConnection observer,
      RedisConnection replica,
      Clock clock,
      RedisTimeouts timeouts) {
    this.entry = entry;
    this.observer = observer;
    this.replica = replica;
    this.clock = clock;
    this.timeouts = timeouts;
  }

  @Override
  public String beginning() {
    return "waiting for the server's snapshot";
  }

  @Override
  public CaptureReport run(EntrySink sink) throws IOException, InterruptedException {
    Optional<RedisInfo> before = observe();
    facts.server(before);
    facts.keys(RedisFacts.Moment.BEFORE, before);
    Synchronisation synchronisation = new Synchronisation(replica, clock, timeouts);
    synchronise(synchronisation);
    facts.keys(RedisFacts.Moment.AFTER, observe());
    observer.close();
    synchronisation.awaitBytes();
    copy(sink);
    return new CaptureReport(facts.asMap(), List.of(), 0);
  }

  /** Figures are welcome, the set doesn't depend on them. */
  private Optional<RedisInfo> observe() {
    try {
      return RedisInfo.ask(observer);
    } catch (SourceException e) {
      return Optional.empty();
    }
  }

  private void synchronise(Synchronisation synchronisation)
      throws SourceException, InterruptedException {
    replica.require("REPLCONF", "capa", "eof", "capa", "psync2");
    // Since 6.2 (replication.c, CLIENT_REPL_RDBONLY): the server drops us after the RDB, and
    // doesn't queue its writes for us in memory while a slow store holds us up. Where it is
    // refused, the server's client-output-buffer-limit for replicas bounds that queue.
    replica.call("REPLCONF", "rdb-only", "1");
    facts.position(synchronisation.full(), clock.instant());
  }

  private void copy(EntrySink sink) throws IOException, InterruptedException {
    RdbVerifier verifier = new RdbVerifier("redis " + replica.peer());
    ContentSink content = sink.content(entry, ContentKind.STREAM);
    try {
      RdbTransfer.Framing framing =
          RdbTransfer.copy(
              replica.input(),
              (bytes, offset, length) -> {
                verifier.update(bytes, offset, length);
                content.write(bytes, offset, length);
              });
      facts.rdb(verifier.finish(), framing);
    } catch (IOException | InterruptedException | RuntimeException e) {
      discard(content, e);
      throw e;
    }
    Instant now = clock.instant();
    Timestamp modified = new Timestamp(now.getEpochSecond(), now.getNano());
    content.commit(EntryMeta.file(entry, verifier.bytes(), modified, MODE, Owner.UNKNOWN));
    leave();
  }

  private static void discard(ContentSink content, Exception cause) {
    try {
      content.discard();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** The server logs a synchronisation that was acknowledged as done, else as a lost replica. */
  private void leave() {
    try {
      replica.send(RedisConnection.command("REPLCONF", "ACK", facts.offset()));
    } catch (SourceException e) {
      // The set is complete; with rdb-only the server may already have closed.
    } finally {
      replica.close();
    }
  }

  @Override
  public void close() {
    observer.close();
    replica.close();
  }
}

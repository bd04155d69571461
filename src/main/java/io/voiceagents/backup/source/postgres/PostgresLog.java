package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.CaughtUp;
import io.voiceagents.backup.source.LogCapture;
import io.voiceagents.backup.source.LogGapException;
import io.voiceagents.backup.source.LogHealth;
import io.voiceagents.backup.source.LogPosition;
import io.voiceagents.backup.source.LogSink;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The WAL of a server, followed through a permanent slot. What is not confirmed as durable stays on
 * the server. Lanes are timelines; the histories of timelines are documents. Of several servers of
 * a cluster the primary is followed. Runs once.
 */
public final class PostgresLog implements LogCapture {
  /** The lane of histories. */
  public static final String DOCUMENTS = "documents";

  private static final String SEGMENT_SIZE = "wal.segment_size";
  private static final long STATUS_MILLIS = 500;
  private static final long DRAIN_POLL_MILLIS = 20;

  private final SourceSettings.Postgres settings;
  private final ReplicationConnection connection;
  private final ServerIdentity server;
  private final Wanted wanted;
  private final SlotWatch slotWatch;
  private final Clock clock;
  private volatile String lane = "";
  private volatile long received;
  private volatile long begun;
  private volatile long serverEnd;

  /**
   * What is to be followed.
   *
   * @param slot name of the permanent slot; made if it is missing
   * @param identity of the log that is there; empty for a new one
   * @param end where that log ends; empty to begin where the slot does
   * @param missing positions before the end from which on something is not stored
   * @param certain whether nothing behind {@code end} is stored
   * @param histories positions of the documents that are there
   * @param once ends when everything is durable that the server had written at the start
   */
  public record Wanted(
      String slot,
      Map<String, String> identity,
      Optional<LogPosition> end,
      List<Long> missing,
      boolean certain,
      Set<Long> histories,
      boolean once) {
    public Wanted {
      identity = Map.copyOf(identity);
      histories = Set.copyOf(histories);
    }
  }

  private PostgresLog(Servers.Server found, Wanted wanted, Clock clock) {
    this.settings = found.settings();
    this.connection = found.connection();
    this.server = found.identity();
    this.wanted = wanted;
    this.slotWatch = new SlotWatch(found.settings(), wanted.slot());
    this.clock = clock;
  }

  /** Connects, and refuses a server whose WAL does not belong here. */
  public static PostgresLog open(SourceSettings.Postgres settings, Wanted wanted, Clock clock)
      throws IOException {
    PostgresLog log = new PostgresLog(Servers.connect(settings), wanted, clock);
    try {
      new StoredCluster(wanted.identity(), wanted.end()).refuseForeign(log.server, log.describe());
      return log;
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  @Override
  public Map<String, String> identity() {
    return Map.of(
        StoredCluster.SYSTEM,
        server.systemIdentifier(),
        SEGMENT_SIZE,
        Long.toString(server.segmentSize()));
  }

  @Override
  public LogHealth health() {
    LogHealth slot = slotWatch.ask();
    Map<String, String> facts = new TreeMap<>(slot.facts());
    facts.put("server", settings.host() + ":" + settings.port());
    facts.put("server.wal_end", Long.toString(serverEnd));
    return new LogHealth(facts, slot.checks());
  }

  @Override
  public Optional<Instant> wholeUntil(LogSink sink) {
    String now = lane;
    if (now.isEmpty()) {
      return Optional.empty();
    }
    // A server that writes nothing sends nothing: then all is stored up to where this began.
    long durable = Math.max(begun, sink.durable(now));
    return slotWatch
        .end()
        .filter(end -> WalNames.lane(end.timeline()).equals(now) && end.position() <= durable)
        .map(SlotWatch.WrittenEnd::at);
  }

  @Override
  public void run(LogSink sink) throws IOException, InterruptedException {
    try {
      follow(sink);
    } catch (ServerError e) {
      String message =
          describe() + " stopped the WAL: " + e.describe() + ". Hint: " + LogHints.of(e, slot());
      // The segment that is asked for first is gone: nothing between it and the slot comes back.
      throw e.sqlState().equals("58P01")
          ? new LogGapException(message, e)
          : new SourceException(message, e);
    } catch (BrokenBackup e) {
      throw new SourceException(
          describe()
              + ": the WAL broke off: "
              + e.getMessage()
              + ". Hint: nothing is lost while the slot '"
              + slot()
              + "' holds it; follow it again.",
          e);
    }
  }

  private String slot() {
    return wanted.slot();
  }

  private void follow(LogSink sink) throws IOException, InterruptedException {
    Wire wire = connection.wire();
    long target =
        wanted.once()
            ? Lsn.parse(wire.query("IDENTIFY_SYSTEM").get(0).get(2)).value()
            : Long.MAX_VALUE;
    LogPosition start =
        new LogStart(
                wire, server, describe(), slot(), wanted.end(), wanted.missing(), wanted.certain())
            .find();
    WalStream.End end =
        new WalStream.Next(WalNames.timeline(start.lane()), new Lsn(start.position()));
    while (end instanceof WalStream.Next next) {
      history(next.timeline(), sink);
      end = stream(next, target, sink);
      sink.flush();
      if (end instanceof WalStream.Next) {
        // The slot goes on with the next timeline: what is on its way of this one must be safe.
        awaitDurable(received, sink);
      }
    }
    if (end instanceof WalStream.Enough) {
      awaitDurable(Math.max(target, received), sink);
    }
  }

  /** Stores the history of a timeline before its first byte: without it no server finds the way. */
  private void history(int timeline, LogSink sink) throws IOException {
    long position = WalNames.historyPosition(timeline);
    if (timeline > 1 && !wanted.histories().contains(position)) {
      byte[] text =
          LogStart.historyText(connection.wire(), timeline).getBytes(StandardCharsets.UTF_8);
      sink.append(DOCUMENTS, position, text, 0, text.length, clock.instant());
      sink.flush();
    }
  }

  /**
   * Streams a timeline; on the next one from the start of the segment where it began, so that a
   * reader finds whole segments of it.
   */
  private WalStream.End stream(WalStream.Next from, long target, LogSink sink) throws IOException {
    lane = "";
    begun = from.position().value();
    received = 0;
    lane = WalNames.lane(from.timeline());
    WalStream stream = new WalStream(connection.wire());
    if (from.timeline() == server.timeline() && from.position().value() >= target) {
      return new WalStream.Enough();
    }
    ScheduledExecutorService reporter = Executors.newSingleThreadScheduledExecutor();
    try {
      var unused =
          reporter.scheduleWithFixedDelay(
              () -> report(stream, sink), STATUS_MILLIS, STATUS_MILLIS, TimeUnit.MILLISECONDS);
      WalStream.End end =
          stream.run(
              slot(),
              from.timeline(),
              from.position(),
              new Receiver(from.timeline(), sink, target));
      return end instanceof WalStream.Next next ? fromSegmentStart(next) : end;
    } finally {
      reporter.shutdownNow();
    }
  }

  /** Hands on what comes. */
  private final class Receiver implements WalStream.Taker {
    private final CaughtUp caughtUp = new CaughtUp();
    private final boolean current;
    private final LogSink sink;
    private long target;

    Receiver(int timeline, LogSink sink, long target) {
      // The end of a timeline that was left says nothing about what was written after it.
      this.current = timeline >= server.timeline();
      this.sink = sink;
      this.target = target;
    }

    @Override
    public boolean wal(long position, byte[] bytes, int offset, int length, Instant sentAt)
        throws IOException {
      Instant before = caughtUp.until();
      if (current) {
        // Only there it is known up to when nothing is missing.
        target = received == 0 && wanted.once() ? Math.max(target, serverEnd) : target;
        caughtUp.received(position + length, serverEnd, sentAt);
      }
      // A part may end within these bytes: only one that has the last of them may say so.
      int most = length - 1;
      sink.append(lane, position, bytes, offset, most, before);
      sink.append(lane, position + most, bytes, offset + most, 1, caughtUp.until());
      received = position + length;
      return received < target;
    }

    /** A server that shuts down must not wait for the flush interval. */
    @Override
    public void serverEnd(long position, boolean hurry) throws IOException {
      serverEnd = position;
      if (hurry) {
        sink.flush();
      }
    }
  }

  private WalStream.Next fromSegmentStart(WalStream.Next next) {
    long position = next.position().value();
    return new WalStream.Next(next.timeline(), new Lsn(position - position % server.segmentSize()));
  }

  /** What comes outside of a copy is ignored by the server, so no order is needed here. */
  private void report(WalStream stream, LogSink sink) {
    try {
      stream.status(sink.durable(lane), clock.instant());
    } catch (IOException e) {
      // The reading side notices the same, and says it.
      Thread.currentThread().interrupt();
    }
  }

  /** The server must not forget what is still on its way: the last word waits for the store. */
  private void awaitDurable(long target, LogSink sink) throws IOException, InterruptedException {
    WalStream stream = new WalStream(connection.wire());
    Object never = new Object();
    synchronized (never) {
      while (sink.durable(lane) != 0 && sink.durable(lane) < target) {
        never.wait(DRAIN_POLL_MILLIS);
      }
    }
    if (sink.durable(lane) != 0) {
      stream.status(sink.durable(lane), clock.instant());
    }
  }

  private String describe() {
    return "PostgreSQL " + settings.host() + ":" + settings.port();
  }

  @Override
  public void close() throws IOException {
    slotWatch.close();
    connection.close();
  }
}

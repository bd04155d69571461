package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.LogCapture;
import io.voiceagents.backup.source.LogPosition;
import io.voiceagents.backup.source.LogSink;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The WAL of a server, followed through a permanent slot. What the store has not confirmed stays on
 * the server. Lanes are timelines; the histories of timelines are documents. Runs once.
 */
public final class PostgresLog implements LogCapture {
  /** The lane of histories. */
  public static final String DOCUMENTS = "documents";

  private static final String SYSTEM = "system_identifier";
  private static final String SEGMENT_SIZE = "wal.segment_size";
  private static final long STATUS_MILLIS = 500;
  private static final long DRAIN_POLL_MILLIS = 20;

  private final SourceSettings.Postgres settings;
  private final ReplicationConnection connection;
  private final ServerIdentity server;
  private final String slot;
  private final Optional<LogPosition> end;
  private final Set<Long> histories;
  private final boolean once;
  private final Clock clock;
  private volatile String lane = "";

  private PostgresLog(
      SourceSettings.Postgres settings,
      ReplicationConnection connection,
      ServerIdentity server,
      String slot,
      Optional<LogPosition> end,
      Set<Long> histories,
      boolean once,
      Clock clock) {
    this.settings = settings;
    this.connection = connection;
    this.server = server;
    this.slot = slot;
    this.end = end;
    this.histories = Set.copyOf(histories);
    this.once = once;
    this.clock = clock;
  }

  /**
   * Connects, and refuses a server whose WAL does not belong here.
   *
   * @param slot name of the permanent slot; made if it is missing
   * @param identity of the log that is there; empty for a new one
   * @param end where that log ends
   * @param histories positions of the documents that are there
   * @param once ends when everything is stored that the server had written at the start
   */
  public static PostgresLog open(
      SourceSettings.Postgres settings,
      String slot,
      Map<String, String> identity,
      Optional<LogPosition> end,
      Set<Long> histories,
      boolean once,
      Clock clock)
      throws IOException {
    ReplicationConnection connection = ReplicationConnection.open(settings);
    try {
      ServerIdentity server = ServerIdentity.read(connection);
      PostgresSource.checkVersion(server.versionNumber());
      PostgresLog log =
          new PostgresLog(settings, connection, server, slot, end, histories, once, clock);
      log.refuseForeign(identity);
      return log;
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private void refuseForeign(Map<String, String> identity) throws SourceException {
    String before = identity.getOrDefault(SYSTEM, server.systemIdentifier());
    if (!before.equals(server.systemIdentifier())) {
      throw new SourceException(
          describe()
              + " is another cluster ("
              + server.systemIdentifier()
              + ") than the one whose WAL is stored ("
              + before
              + "). Hint: give the new cluster a policy with a name of its own.");
    }
    int stored = end.map(position -> WalNames.timeline(position.lane())).orElse(0);
    if (stored > server.timeline()) {
      throw new SourceException(
          describe()
              + " is on timeline "
              + server.timeline()
              + ", stored is WAL of timeline "
              + stored
              + ". Hint: this server was left behind by a promotion; name the promoted one.");
    }
  }

  @Override
  public Map<String, String> identity() {
    return Map.of(
        SYSTEM, server.systemIdentifier(), SEGMENT_SIZE, Long.toString(server.segmentSize()));
  }

  @Override
  public void run(LogSink sink) throws IOException, InterruptedException {
    try {
      follow(sink);
    } catch (ServerError e) {
      throw new SourceException(
          describe() + " stopped the WAL: " + e.describe() + ". Hint: " + hint(e), e);
    } catch (BrokenBackup e) {
      throw new SourceException(
          describe()
              + ": the WAL broke off: "
              + e.getMessage()
              + ". Hint: nothing is lost while the slot '"
              + slot
              + "' holds it; follow it again.",
          e);
    }
  }

  private void follow(LogSink sink) throws IOException, InterruptedException {
    long target = once ? Lsn.parse(systemRow().get(2)).value() : Long.MAX_VALUE;
    LogPosition start = start();
    int timeline = WalNames.timeline(start.lane());
    Optional<WalStream.Next> next =
        Optional.of(new WalStream.Next(timeline, new Lsn(start.position())));
    while (next.isPresent()) {
      history(next.get().timeline(), sink);
      next = stream(next.get(), target, sink);
      sink.flush();
    }
    awaitDurable(target, sink);
  }

  private List<String> systemRow() throws IOException {
    return connection.wire().query("IDENTIFY_SYSTEM").get(0);
  }

  /** Where the stored WAL ends, else where the slot begins, at the start of its segment. */
  private LogPosition start() throws IOException {
    List<String> row = connection.wire().query("READ_REPLICATION_SLOT \"" + slot + "\"").get(0);
    if (row.get(0).isEmpty()) {
      connection.wire().query("CREATE_REPLICATION_SLOT \"" + slot + "\" PHYSICAL RESERVE_WAL");
      row = connection.wire().query("READ_REPLICATION_SLOT \"" + slot + "\"").get(0);
    }
    if (end.isPresent()) {
      return continued(end.get());
    }
    long kept = Lsn.parse(row.get(1)).value();
    int timeline = row.get(2).isEmpty() ? server.timeline() : Integer.parseInt(row.get(2));
    return new LogPosition(WalNames.lane(timeline), kept - kept % server.segmentSize());
  }

  /**
   * After a promotion or a recovery the server may have left the stored timeline before the stored
   * end: what it wrote after that belongs to another past.
   */
  private LogPosition continued(LogPosition stored) throws IOException {
    int timeline = WalNames.timeline(stored.lane());
    if (timeline == server.timeline()) {
      return stored;
    }
    TimelineHistory history =
        TimelineHistory.parse(historyText(server.timeline()), WalNames.history(server.timeline()));
    OptionalLong left = history.leftAt(timeline);
    if (left.isEmpty()) {
      throw new SourceException(
          describe()
              + " is on timeline "
              + server.timeline()
              + ", which does not come from timeline "
              + timeline
              + ", whose WAL is stored. Hint: take a full backup of it under a policy of its own.");
    }
    if (stored.position() <= left.getAsLong()) {
      return stored;
    }
    long branch = left.getAsLong();
    return new LogPosition(
        WalNames.lane(history.after(timeline, server.timeline())),
        branch - branch % server.segmentSize());
  }

  private String historyText(int timeline) throws IOException {
    return connection.wire().query("TIMELINE_HISTORY " + timeline).get(0).get(1);
  }

  /** Stores the history of a timeline before its first byte: without it no server finds the way. */
  private void history(int timeline, LogSink sink) throws IOException {
    long position = WalNames.historyPosition(timeline);
    if (timeline > 1 && !histories.contains(position)) {
      byte[] text = historyText(timeline).getBytes(StandardCharsets.UTF_8);
      sink.append(DOCUMENTS, position, text, 0, text.length, clock.instant());
      sink.flush();
    }
  }

  /**
   * Streams a timeline; on the next one from the start of the segment where it began, so that a
   * reader finds whole segments of it.
   */
  private Optional<WalStream.Next> stream(WalStream.Next from, long target, LogSink sink)
      throws IOException {
    lane = WalNames.lane(from.timeline());
    WalStream stream = new WalStream(connection.wire());
    if (from.timeline() == server.timeline() && from.position().value() >= target) {
      return Optional.empty();
    }
    ScheduledExecutorService reporter = Executors.newSingleThreadScheduledExecutor();
    ScheduledFuture<?> reports =
        reporter.scheduleWithFixedDelay(
            () -> report(stream, sink), STATUS_MILLIS, STATUS_MILLIS, TimeUnit.MILLISECONDS);
    try {
      Optional<WalStream.Next> next =
          stream.run(
              slot,
              from.timeline(),
              from.position(),
              (position, bytes, offset, length, sentAt) -> {
                sink.append(lane, position, bytes, offset, length, sentAt);
                return position + length < target;
              });
      return next.map(this::fromSegmentStart);
    } finally {
      reports.cancel(true);
      reporter.shutdownNow();
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

  private String hint(ServerError error) {
    return switch (error.sqlState()) {
      case "42501" -> "grant the user REPLICATION: ALTER ROLE ... REPLICATION.";
      case "58P01" ->
          "the server has removed WAL that was not stored yet: there is a gap. Take a full backup"
              + " now, and look at max_slot_wal_keep_size and wal_status in pg_replication_slots.";
      case "55006" -> "the slot '" + slot + "' is in use; is another receiver running?";
      case "53300", "53400" -> "raise max_wal_senders or max_replication_slots.";
      default -> "the server's log has the reason.";
    };
  }

  private String describe() {
    return "PostgreSQL " + settings.host() + ":" + settings.port();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}

package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.CaptureReport;
import io.voiceagents.backup.source.CaptureReport.Problem;
import io.voiceagents.backup.source.EntrySink;
import io.voiceagents.backup.source.PreviousSet;
import io.voiceagents.backup.source.SourceException;
import io.voiceagents.backup.source.Timestamp;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One base backup. Runs once; not thread-safe. */
final class PostgresCapture implements Capture {
  private final SourceSettings.Postgres settings;
  private final Clock clock;
  private final ReplicationConnection connection;
  private final ServerIdentity identity;
  private final PageHistory pages;
  private Optional<String> parent = Optional.empty();

  PostgresCapture(
      SourceSettings.Postgres settings,
      Clock clock,
      ReplicationConnection connection,
      ServerIdentity identity,
      PageHistory pages) {
    this.settings = settings;
    this.clock = clock;
    this.connection = connection;
    this.identity = identity;
    this.pages = pages;
  }

  @Override
  public Optional<String> buildOn(PreviousSet previous) throws IOException {
    Optional<String> refusal = Succession.refusal(previous, identity);
    if (refusal.isEmpty()) {
      pages.buildOn(previous);
      parent = Optional.of(previous.key());
    }
    return refusal;
  }

  @Override
  public String beginning() {
    return settings.fastCheckpoint()
        ? "waiting for the server's checkpoint"
        : "waiting for the server's next checkpoint (fast_checkpoint: true would not wait)";
  }

  @Override
  public CaptureReport run(EntrySink sink) throws IOException {
    try {
      return capture(sink);
    } catch (ServerError e) {
      throw new SourceException(
          describe() + " stopped the base backup: " + e.describe() + ". Hint: " + hint(e), e);
    } catch (BrokenBackup e) {
      throw new SourceException(
          describe()
              + ": the base backup is not whole: "
              + e.getMessage()
              + ". Hint: nothing of it counts; see the server's log and run it again.",
          e);
    }
  }

  private CaptureReport capture(EntrySink sink) throws IOException {
    Instant now = clock.instant();
    CaptureFacts facts = new CaptureFacts();
    facts.identity(identity);
    facts.settings(connection);
    facts.put("wal.slot", reserveWal(now));
    SourceContents contents = new SourceContents(settings, clock);
    facts.putAll(contents.before());
    WalWindow wal = new WalWindow(identity.systemNumber(), identity.segmentSize());
    ArchiveUnpacker unpacker =
        new ArchiveUnpacker(sink, wal, new Timestamp(now.getEpochSecond(), now.getNano()), pages);
    BaseBackupStream.Result result = stream(unpacker, "voice-agent-backup " + now);
    refuseNewTimeline(result);
    facts.result(result, wal, unpacker);
    facts.pages(parent, pages);
    facts.putAll(contents.after());
    return report(facts.all(), result.damage());
  }

  /** A standby that was promoted in between is no longer the server that was looked at. */
  private void refuseNewTimeline(BaseBackupStream.Result result) throws IOException {
    if (parent.isPresent() && result.startTimeline() != identity.timeline()) {
      throw new BrokenBackup(
          "the server went from timeline %d to %d meanwhile"
              .formatted(identity.timeline(), result.startTimeline()));
    }
  }

  private BaseBackupStream.Result stream(ArchiveUnpacker unpacker, String label)
      throws IOException {
    String command = BaseBackupCommand.baseBackup(settings, label);
    try {
      return new BaseBackupStream(connection.wire(), unpacker).run(command);
    } catch (IOException | RuntimeException e) {
      unpacker.discard();
      throw e;
    }
  }

  /**
   * Keeps the WAL on the source for as long as this session lives, or less if the source's
   * max_slot_wal_keep_size says so; then the backup fails and the source lives.
   */
  private String reserveWal(Instant now) throws IOException {
    String name = "voice_agent_backup_" + now.getEpochSecond() + "_" + connection.localPort();
    try {
      connection.wire().query(BaseBackupCommand.temporarySlot(name));
      return name;
    } catch (ServerError e) {
      return "none: " + e.describe();
    }
  }

  private static String hint(ServerError error) {
    return switch (error.sqlState()) {
      case "42501" -> "grant the user REPLICATION: ALTER ROLE ... REPLICATION.";
      case "57014", "57P01" -> "somebody ended the session on the server; run it again.";
      case "58P01" -> "WAL or a file vanished during the backup; check max_slot_wal_keep_size.";
      case "53300", "53400" -> "raise max_wal_senders.";
      default -> "the server's log has the reason.";
    };
  }

  private static CaptureReport report(Map<String, String> facts, List<String> damage) {
    List<Problem> problems =
        damage.stream()
            .limit(CaptureReport.MAX_PROBLEMS)
            .map(text -> new Problem(EntryPaths.BASE, text))
            .toList();
    return new CaptureReport(facts, problems, damage.size());
  }

  private String describe() {
    return "PostgreSQL " + settings.host() + ":" + settings.port();
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } finally {
      pages.close();
    }
  }
}

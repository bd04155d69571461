package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.LogHealth;
import java.io.Closeable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Asks a server how much WAL it keeps for a slot, and how near it is to giving that up (PostgreSQL
 * documentation, "pg_replication_slots"). Thread-safe.
 */
final class SlotWatch implements Closeable {
  private static final String QUERY =
      """
      SELECT s.wal_status, s.safe_wal_size, s.active,
             pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn()
                                  ELSE pg_current_wal_lsn() END, s.restart_lsn)::bigint,
             current_setting('max_slot_wal_keep_size'),
             clock_timestamp(),
             CASE WHEN pg_is_in_recovery() THEN NULL
                  ELSE pg_walfile_name(pg_current_wal_flush_lsn()) END,
             CASE WHEN pg_is_in_recovery() THEN NULL
                  ELSE pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::bigint END
      FROM pg_replication_slots s WHERE s.slot_name = ?
      """;
  private static final String UNLIMITED = "-1";

  private final SourceSettings.Postgres settings;
  private final String slot;
  private Optional<Connection> connection = Optional.empty();
  private volatile Optional<WrittenEnd> end = Optional.empty();

  /**
   * Where the WAL of a primary ended at a moment of its clock: all that was committed by then lies
   * before it.
   */
  record WrittenEnd(int timeline, long position, Instant at) {}

  SlotWatch(SourceSettings.Postgres settings, String slot) {
    this.settings = settings;
    this.slot = slot;
  }

  /** What the server said last of its end; empty before it was asked, or on a standby. */
  Optional<WrittenEnd> end() {
    return end;
  }

  /** How it stands now; says so where it can't be asked. */
  synchronized LogHealth ask() {
    try {
      return ask(connected());
    } catch (SQLException e) {
      close();
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      return new LogHealth(Map.of("slot.name", slot, "slot.error", reason), List.of());
    }
  }

  private Connection connected() throws SQLException {
    if (connection.isEmpty()) {
      connection = Optional.of(Connections.sql(settings, settings.database()));
    }
    return connection.get();
  }

  private LogHealth ask(Connection open) throws SQLException {
    try (PreparedStatement statement = open.prepareStatement(QUERY)) {
      statement.setString(1, slot);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return missing();
        }
        end = writtenEnd(row);
        return health(row);
      }
    }
  }

  /** The clock is read before the position, so the position holds all of that moment. */
  private static Optional<WrittenEnd> writtenEnd(ResultSet row) throws SQLException {
    String segment = row.getString(7);
    long position = row.getLong(8);
    return segment == null || row.wasNull()
        ? Optional.empty()
        : Optional.of(
            new WrittenEnd(
                Integer.parseInt(segment.substring(0, 8), 16),
                position,
                row.getTimestamp(6).toInstant()));
  }

  private LogHealth missing() {
    return new LogHealth(
        Map.of("slot.name", slot, "slot.wal_status", "missing"),
        List.of(
            new Check(
                "slot",
                false,
                "the slot '" + slot + "' is gone: the server keeps no WAL for this receiver")));
  }

  private LogHealth health(ResultSet row) throws SQLException {
    Map<String, String> facts = new TreeMap<>();
    String status = Optional.ofNullable(row.getString(1)).orElse("unknown");
    facts.put("slot.name", slot);
    facts.put("slot.wal_status", status);
    Optional.ofNullable(row.getString(2)).ifPresent(size -> facts.put("slot.safe_wal_size", size));
    facts.put("slot.active", String.valueOf(row.getBoolean(3)));
    Optional.ofNullable(row.getString(4)).ifPresent(size -> facts.put("slot.retained_bytes", size));
    facts.put("max_slot_wal_keep_size", row.getString(5));
    return new LogHealth(facts, checks(status, row.getString(5)));
  }

  private List<Check> checks(String status, String limit) {
    List<Check> checks = new ArrayList<>();
    checks.add(
        new Check(
            "max_slot_wal_keep_size",
            !limit.equals(UNLIMITED),
            limit.equals(UNLIMITED)
                ? "max_slot_wal_keep_size is unlimited: a receiver that is away fills the"
                    + " server's disk. ALTER SYSTEM SET max_slot_wal_keep_size = '20GB'; SELECT"
                    + " pg_reload_conf();"
                : limit));
    switch (status) {
      case "unreserved" ->
          checks.add(
              new Check(
                  "wal_status",
                  false,
                  "WAL IS ABOUT TO BE LOST: the slot '"
                      + slot
                      + "' is past max_slot_wal_keep_size ("
                      + limit
                      + "), and the next checkpoint removes what it keeps"));
      case "lost" ->
          checks.add(
              new Check(
                  "wal_status",
                  false,
                  "WAL IS LOST: the server gave up the slot '" + slot + "' at " + limit));
      default -> checks.add(new Check("wal_status", true, status));
    }
    return checks;
  }

  @Override
  public synchronized void close() {
    try {
      if (connection.isPresent()) {
        connection.get().close();
      }
    } catch (SQLException e) {
      // It is not used any more, whatever became of it.
      connection = Optional.empty();
    }
    connection = Optional.empty();
  }
}

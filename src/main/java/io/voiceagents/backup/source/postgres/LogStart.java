package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.LogPosition;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where the WAL is to be followed from, and the slot that keeps it until then.
 *
 * @param described the server, for messages
 * @param slot name of the permanent slot; made if it is missing, and again if the server gave it up
 * @param end where the stored WAL ends
 * @param missing positions before the end from which on something is not stored
 * @param certain whether nothing behind {@code end} is stored
 */
record LogStart(
    Wire wire,
    ServerIdentity server,
    String described,
    String slot,
    Optional<LogPosition> end,
    List<Long> missing,
    boolean certain) {

  /** A slot as READ_REPLICATION_SLOT tells it. */
  private record Slot(long kept, int timeline, boolean made) {}

  /** Where the stored WAL ends, else where the slot begins, at the start of its segment. */
  LogPosition find() throws IOException {
    Slot kept = kept();
    if (end.isEmpty()) {
      return new LogPosition(WalNames.lane(kept.timeline()), segmentStart(kept.kept()));
    }
    LogPosition stored = end.get();
    if (!certain && !kept.made()) {
      // The slot moves only to what is durable, so from there on nothing is left out.
      return continued(new LogPosition(WalNames.lane(kept.timeline()), kept.kept()));
    }
    String lane = stored.lane();
    Optional<Long> hole = missing.stream().filter(at -> holds(kept, lane, at)).findFirst();
    if (hole.isPresent()) {
      stored = new LogPosition(lane, hole.get());
    }
    return continued(stored);
  }

  /** Whether the slot keeps WAL from a position on; it moves over nothing that is not durable. */
  private static boolean holds(Slot kept, String lane, long position) {
    return kept.timeline() == WalNames.timeline(lane) && kept.kept() <= position;
  }

  private Slot kept() throws IOException {
    Optional<Slot> present = read(false);
    if (present.isPresent()) {
      return present.get();
    }
    wire.query("CREATE_REPLICATION_SLOT \"" + slot + "\" PHYSICAL RESERVE_WAL");
    return read(true)
        .orElseThrow(
            () ->
                new SourceException(
                    described
                        + " made the slot '"
                        + slot
                        + "' and keeps no WAL for it. Hint: look at max_slot_wal_keep_size."));
  }

  /** Empty if there is none, or after one that the server gave up was dropped. */
  private Optional<Slot> read(boolean made) throws IOException {
    List<String> row = wire.query("READ_REPLICATION_SLOT \"" + slot + "\"").get(0);
    if (row.get(0).isEmpty()) {
      return Optional.empty();
    }
    if (row.get(1).isEmpty()) {
      // A slot of ours always has a position, until the server gives it up (wal_status = lost).
      wire.query("DROP_REPLICATION_SLOT \"" + slot + "\"");
      return Optional.empty();
    }
    int timeline = row.get(2).isEmpty() ? server.timeline() : Integer.parseInt(row.get(2));
    return Optional.of(new Slot(Lsn.parse(row.get(1)).value(), timeline, made));
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
        TimelineHistory.parse(
            historyText(wire, server.timeline()), WalNames.history(server.timeline()));
    OptionalLong left = history.leftAt(timeline);
    if (left.isEmpty()) {
      throw new SourceException(
          described
              + " is on timeline "
              + server.timeline()
              + ", which does not come from timeline "
              + timeline
              + ", whose WAL is stored. Hint: take a full backup of it under a policy of its own.");
    }
    if (stored.position() <= left.getAsLong()) {
      return stored;
    }
    return new LogPosition(
        WalNames.lane(history.after(timeline, server.timeline())), segmentStart(left.getAsLong()));
  }

  static String historyText(Wire wire, int timeline) throws IOException {
    return wire.query("TIMELINE_HISTORY " + timeline).get(0).get(1);
  }

  private long segmentStart(long position) {
    return position - position % server.segmentSize();
  }
}

package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.LogCoverage.Range;
import io.voiceagents.backup.catalog.LogHistory;
import io.voiceagents.backup.catalog.LogHistory.Piece;
import io.voiceagents.backup.catalog.LogOutline;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.restore.RecoveryTarget.Kind;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.redis.RedisSnapshot;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Finds the commands from a set to a target, and refuses where some of them are missing. */
final class RedisPlanner {
  static final RecoveryTarget LATEST = new RecoveryTarget(Kind.LATEST, "", OptionalInt.empty());

  private final LogStreams streams;
  private final Manifest manifest;
  private final RecoveryTarget target;

  RedisPlanner(LogStreams streams, Manifest manifest, RecoveryTarget target) {
    this.streams = streams;
    this.manifest = manifest;
    this.target = target;
  }

  RedisLogPlan plan() throws IOException {
    RedisSnapshot snapshot = snapshot();
    Instant taken = snapshot.at().orElse(manifest.summary().finishedAt());
    LogHistory history = history(snapshot);
    List<Piece> there = history.from(snapshot.offset());
    if (target.kind() == Kind.LATEST) {
      return latest(snapshot, history);
    }
    Instant time = Instant.parse(target.value());
    if (time.isBefore(taken)) {
      throw refused(
          "it was taken at " + taken + ", after " + time,
          "take an older set, or 'latest', which finds one");
    }
    List<Piece> wanted = before(time, there);
    Instant known = until(wanted, taken);
    Optional<Instant> next = timed(there.subList(wanted.size(), there.size())).findFirst();
    if (next.isEmpty() && known.isBefore(time)) {
      throw history.isWholeFrom(snapshot.offset())
          ? beyond(known, time)
          : gap(history.ranges(), end(there, snapshot), known);
    }
    if (next.isPresent() && known.isBefore(time)) {
      Optional<Instant> heard = history.connectionBetween(time, next.get());
      if (heard.isPresent()) {
        throw unheard(known, heard.get());
      }
    }
    return new RedisLogPlan(wanted, snapshot.offset(), known);
  }

  private RedisSnapshot snapshot() throws RestoreRefusedException {
    return RedisSnapshot.of(manifest.facts())
        .orElseThrow(() -> refused("the set does not say where it was taken", "take another set"));
  }

  private RedisLogPlan latest(RedisSnapshot snapshot, LogHistory history)
      throws RestoreRefusedException {
    Instant taken = snapshot.at().orElse(manifest.summary().finishedAt());
    List<Piece> there = history.from(snapshot.offset());
    if (end(there, snapshot) < history.end()) {
      throw gap(history.ranges(), end(there, snapshot), until(there, taken));
    }
    return new RedisLogPlan(there, snapshot.offset(), until(there, taken));
  }

  /**
   * Up to when a set can be brought on, without a look at its log again.
   *
   * @param logs all of the type, the oldest first
   * @throws RestoreRefusedException if it lies in none, or commands are missing after it
   */
  static Instant end(LogStreams streams, Manifest manifest, List<LogOutline> logs)
      throws RestoreRefusedException {
    RedisPlanner planner = new RedisPlanner(streams, manifest, LATEST);
    RedisSnapshot snapshot = planner.snapshot();
    LogOutline log =
        logs.stream()
            .filter(one -> one.has(snapshot.replicationId(), snapshot.offset()))
            .reduce((older, younger) -> younger)
            .orElseThrow(() -> planner.inNone(snapshot));
    Optional<Range> there = log.after(snapshot.offset());
    long end = there.map(Range::end).orElse(snapshot.offset());
    Instant taken = snapshot.at().orElse(manifest.summary().finishedAt());
    Instant until = there.filter(Range::isTimed).map(Range::until).orElse(taken);
    if (end < log.end()) {
      throw planner.gap(log.ranges(), end, until);
    }
    return until;
  }

  /**
   * What was received up to a time: all parts before the first that ends later. Those at the end
   * that have no time may hold what came after it.
   */
  private static List<Piece> before(Instant time, List<Piece> pieces) {
    int count = 0;
    for (int i = 0; i < pieces.size() && !pieces.get(i).part().at().isAfter(time); i++) {
      count = pieces.get(i).part().isTimed() ? i + 1 : count;
    }
    return pieces.subList(0, count);
  }

  private static Stream<Instant> timed(List<Piece> pieces) {
    return pieces.stream().map(Piece::part).filter(StreamPart::isTimed).map(StreamPart::at);
  }

  private static Instant until(List<Piece> pieces, Instant otherwise) {
    return timed(pieces).max(Comparator.naturalOrder()).orElse(otherwise);
  }

  private static long end(List<Piece> pieces, RedisSnapshot snapshot) {
    return pieces.isEmpty() ? snapshot.offset() : pieces.get(pieces.size() - 1).end();
  }

  private LogHistory history(RedisSnapshot snapshot) throws IOException {
    Instant until = target.kind() == Kind.TIME ? Instant.parse(target.value()) : Instant.MAX;
    return new RedisLogs(streams, manifest.summary().type())
        .around(snapshot, until)
        .map(RedisLogs.Found::history)
        .orElseThrow(() -> inNone(snapshot));
  }

  private RestoreRefusedException inNone(RedisSnapshot snapshot) {
    return refused(
        "no log is stored that it lies in (replication "
            + snapshot.replicationId()
            + ", offset "
            + snapshot.offset()
            + ")",
        "'backupctl redis follow' stores it from then on; without a target the set itself can be"
            + " restored");
  }

  /** What came when the log was followed again, or late, has no times of its own. */
  private RestoreRefusedException unheard(Instant from, Instant until) {
    return refused(
        "nobody knows what had been written by then: the log was not followed between "
            + from
            + " and "
            + until
            + ", or was behind its server",
        "name the first of these times or an earlier one, or one after the second");
  }

  private RestoreRefusedException beyond(Instant until, Instant time) {
    return refused(
        "the stored log ends at " + until + ", before " + time,
        "name a time up to then, or use --target-latest; a quiet server speaks every ten seconds,"
            + " and nothing says sooner that nothing was written. 'backupctl redis audit' shows"
            + " where the server began another log");
  }

  private RestoreRefusedException gap(List<Range> ranges, long from, Instant until) {
    Optional<Range> next = ranges.stream().filter(range -> range.start() > from).findFirst();
    return refused(
        "commands are missing from offset "
            + from
            + next.map(range -> " to " + range.start()).orElse(" on"),
        "name a time up to " + until + ", or take a newer set");
  }

  private RestoreRefusedException refused(String what, String hint) {
    return RestoreRefusedException.of(manifest, target, what, hint);
  }
}

package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.verify.Verdict;
import java.sql.Timestamp;
import java.util.stream.Collectors;

/** Rows of the SQL index, as the routes {@code record-set} and {@code record-verdict} take them. */
final class CatalogRows {
  private static final int MAX_TEXT = 4_000;

  private CatalogRows() {}

  /** A set. */
  public record SetRow(
      String key,
      String type,
      String chain,
      int sequence,
      String run,
      String kind,
      String outcome,
      Timestamp startedAt,
      Timestamp finishedAt,
      long entries,
      long sourceBytes,
      long storedBytes) {
    static SetRow of(SetSummary set) {
      return new SetRow(
          set.key(),
          set.type(),
          set.chain().chain(),
          set.sequence(),
          set.run(),
          set.kind().word(),
          set.outcome().word(),
          Timestamp.from(set.startedAt()),
          Timestamp.from(set.finishedAt()),
          set.entries(),
          set.sourceBytes(),
          set.storedBytes());
    }
  }

  /** A verdict. */
  public record VerdictRow(
      String key,
      String type,
      String chain,
      int sequence,
      String depth,
      String outcome,
      Timestamp startedAt,
      double durationSeconds,
      long setAgeSeconds,
      String failedChecks) {
    static VerdictRow of(Verdict verdict) {
      String failed =
          verdict.checks().stream()
              .filter(check -> !check.passed())
              .map(Check::name)
              .collect(Collectors.joining(", "));
      return new VerdictRow(
          verdict.set().key(),
          verdict.set().type(),
          verdict.set().chain().chain(),
          verdict.set().sequence(),
          verdict.depth().word(),
          verdict.passed() ? "passed" : "failed",
          Timestamp.from(verdict.startedAt()),
          verdict.duration().toMillis() / 1000.0,
          verdict.setAge().toSeconds(),
          failed.length() > MAX_TEXT ? failed.substring(0, MAX_TEXT) : failed);
    }
  }
}

package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.Chains;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.restore.RecoveryTarget.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * From when to when clusters can be recovered, found in the same way as a recovery is planned: a
 * set counts only when all of its WAL up to the end is there.
 */
public final class RecoveryWindows {
  private static final RecoveryTarget LATEST =
      new RecoveryTarget(Kind.LATEST, "", OptionalInt.empty());

  private final Chains chains;

  public RecoveryWindows(Chains chains) {
    this.chains = chains;
  }

  /**
   * What can be recovered.
   *
   * @param from end of the oldest set from which all WAL is there; empty if there is none
   * @param until up to when nothing is missing of the WAL; empty if that is not known after the end
   *     of any set, as while a receiver catches up
   * @param broken why the newest set can't be recovered to the end; empty if it can
   */
  public record Window(Optional<Instant> from, Optional<Instant> until, Optional<String> broken) {}

  /**
   * The window of a type; empty if no log of it is stored.
   *
   * @param sets of the type, newest first
   */
  public Optional<Window> of(String type, List<SetSummary> sets) throws IOException {
    LogStreams streams = new LogStreams(chains);
    List<SetSummary> complete =
        sets.stream().filter(set -> set.outcome() == Outcome.COMPLETE).toList();
    if (streams.of(type).isEmpty() || complete.isEmpty()) {
      return Optional.empty();
    }
    Optional<Instant> from = Optional.empty();
    Optional<Instant> until = Optional.empty();
    for (SetSummary set : complete) {
      try {
        Instant end = until(streams, set);
        if (!end.isBefore(set.finishedAt())) {
          until = until.isPresent() ? until : Optional.of(end);
          from = Optional.of(set.finishedAt());
        }
      } catch (RestoreRefusedException e) {
        boolean newest = set.equals(complete.get(0));
        return Optional.of(
            new Window(
                from,
                until,
                newest ? Optional.of(String.valueOf(e.getMessage())) : Optional.empty()));
      }
    }
    return Optional.of(new Window(from, until, Optional.empty()));
  }

  private Instant until(LogStreams streams, SetSummary set) throws IOException {
    return new WalPlanner(streams, chains.manifest(set.chain(), set.sequence()), LATEST)
        .plan()
        .until();
  }
}

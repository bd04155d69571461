package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.Chains;
import io.voiceagents.backup.catalog.LogOutline;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.Policy;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From when to when a source can be recovered to any moment, found in the same way as a recovery is
 * planned: a set counts only when all of its log up to the end is there. Each log is listed once,
 * and of its parts none is held.
 */
public final class RecoveryWindows {
  private final Chains chains;

  public RecoveryWindows(Chains chains) {
    this.chains = chains;
  }

  /**
   * What can be recovered.
   *
   * @param from end of the oldest set from which all of the log is there; empty if there is none
   * @param until up to when nothing is missing of the log; empty if that is not known after the end
   *     of any set, as while a receiver catches up
   * @param broken why the newest set can't be recovered to the end; empty if it can
   */
  public record Window(Optional<Instant> from, Optional<Instant> until, Optional<String> broken) {}

  /**
   * The window of a policy; empty if no log of it is stored, or it is of a kind that has none.
   *
   * @param sets of the policy, newest first
   */
  public Optional<Window> of(Policy policy, List<SetSummary> sets) throws IOException {
    LogStreams streams = new LogStreams(chains);
    List<SetSummary> complete =
        sets.stream().filter(set -> set.outcome() == Outcome.COMPLETE).toList();
    return switch (policy.source().kind()) {
      case POSTGRES_LOGICAL, FILESYSTEM -> Optional.empty();
      case POSTGRES ->
          complete.isEmpty() || streams.of(policy.name()).isEmpty()
              ? Optional.empty()
              : window(complete, new WalEnds(streams, policy.name()));
      case REDIS -> {
        List<LogOutline> logs =
            complete.isEmpty() ? List.of() : new RedisLogs(streams, policy.name()).outlines();
        yield logs.isEmpty()
            ? Optional.empty()
            : window(complete, set -> redisEnd(streams, set, logs));
      }
    };
  }

  /** Up to when all is stored that came after a set. */
  @FunctionalInterface
  private interface End {
    /**
     * The moment.
     *
     * @throws RestoreRefusedException if the set can't be brought up to the end
     */
    Instant of(SetSummary set) throws IOException;
  }

  private static Optional<Window> window(List<SetSummary> complete, End ends) throws IOException {
    Optional<Instant> from = Optional.empty();
    Optional<Instant> until = Optional.empty();
    for (SetSummary set : complete) {
      try {
        Instant end = ends.of(set);
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

  private Instant redisEnd(LogStreams streams, SetSummary set, List<LogOutline> logs)
      throws IOException {
    return RedisPlanner.end(streams, chains.manifest(set.chain(), set.sequence()), logs);
  }

  /** Of WAL, which is listed once for all sets of a cluster. */
  private final class WalEnds implements End {
    private final LogStreams streams;
    private final String type;
    private final Map<String, StoredWal> listed = new HashMap<>();

    WalEnds(LogStreams streams, String type) {
      this.streams = streams;
      this.type = type;
    }

    @Override
    public Instant of(SetSummary set) throws IOException {
      Manifest manifest = chains.manifest(set.chain(), set.sequence());
      String system = WalWay.system(manifest, RedisPlanner.LATEST);
      if (!listed.containsKey(system)) {
        listed.put(system, StoredWal.list(streams, type, system));
      }
      WalWay way = new WalWay(manifest, RedisPlanner.LATEST, listed.get(system));
      return way.until(way.legs());
    }
  }
}

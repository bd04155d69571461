package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.Chains.Taken;
import io.voiceagents.backup.keys.ChainId;
import java.util.List;
import java.util.Optional;

/**
 * What stands in a chain.
 *
 * @param sets committed, ascending by sequence
 * @param taken all places, tombstones included
 * @param damage why a place can't be read; for people
 * @param mark what is to be deleted, if anything
 */
public record ChainState(
    ChainId chain,
    List<SetSummary> sets,
    List<Taken> taken,
    Optional<String> damage,
    Optional<Mark> mark) {
  public ChainState {
    sets = List.copyOf(sets);
    taken = List.copyOf(taken);
  }

  /**
   * The newest tombstone that says what of a chain is to be deleted, unless it was withdrawn.
   *
   * @param sinceSeconds by the store's clock
   */
  public record Mark(Extent extent, Stage stage, long sinceSeconds) {
    public boolean isDone() {
      return stage == Stage.DONE;
    }
  }

  /** The set that all others of the chain build on. */
  public Optional<SetSummary> first() {
    return sets.stream().findFirst();
  }

  /** The place after all that are taken. */
  int next() {
    return taken.stream().mapToInt(Taken::sequence).max().orElse(-1) + 1;
  }
}

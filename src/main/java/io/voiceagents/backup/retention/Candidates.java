package io.voiceagents.backup.retention;

import io.voiceagents.backup.catalog.ChainState;
import io.voiceagents.backup.catalog.ExpiringChains;
import io.voiceagents.backup.catalog.Extent;
import io.voiceagents.backup.catalog.Holds;
import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.SetSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at the chains of a type: what they are of, whether they are good, whether they are held.
 */
final class Candidates {
  private final ExpiringChains expiring;
  private final Holds holds;
  private final Expiry.Proof proof;

  Candidates(ExpiringChains expiring, Holds holds, Expiry.Proof proof) {
    this.expiring = expiring;
    this.holds = holds;
    this.proof = proof;
  }

  /** All of them, the youngest first. */
  List<Candidate> of(String type) throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    for (ChainState state : expiring.youngestFirst(type)) {
      candidates.add(candidate(state));
    }
    return candidates;
  }

  private Candidate candidate(ChainState state) throws IOException {
    Optional<SetSummary> first = state.first();
    Optional<Manifest> manifest =
        first.isPresent() ? expiring.authentic(first.get()) : Optional.empty();
    Optional<String> hold = holds.of(state.chain()).stream().map(Holds.Hold::reason).findFirst();
    return new Candidate(
        state, manifest.map(Candidates::source).orElse(""), doubt(state, manifest), hold);
  }

  /** The cluster of a PostgreSQL server has an identity; of the others only the kind is known. */
  private static String source(Manifest manifest) {
    return manifest.source().word()
        + " "
        + manifest.facts().getOrDefault(LogExpiry.SYSTEM_IDENTIFIER, "");
  }

  private Optional<String> doubt(ChainState state, Optional<Manifest> manifest) throws IOException {
    if (state.first().isEmpty() || isGoing(state)) {
      return Optional.of("nothing of it stays");
    }
    if (manifest.isEmpty()) {
      return Optional.of("its first set can't be read");
    }
    SetSummary first = manifest.get().summary();
    return first.outcome() == Outcome.COMPLETE
        ? proof.missing(first)
        : Optional.of("its first set is " + first.outcome().word());
  }

  private static boolean isGoing(ChainState state) {
    return state.mark().filter(mark -> mark.extent() == Extent.CHAIN).isPresent();
  }
}

package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.Chains.Taken;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.SourceKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a new set goes: a pure decision with its reason (decision 6b of the architecture).
 *
 * @param parent the committed set that it builds on; empty for a new chain
 * @param sequence free place in the chain
 * @param kind what the set will be called
 * @param readEverything whether unchanged files are read again
 */
record ChainPlan(
    Optional<SetSummary> parent,
    int sequence,
    BackupKind kind,
    boolean readEverything,
    String reason) {

  /**
   * What is known of a type's newest chain.
   *
   * @param committed its sets, ascending
   * @param taken all places that are taken, tombstones included
   */
  record Newest(List<SetSummary> committed, List<Taken> taken) {}

  static ChainPlan decide(BackupRequest request, Optional<Newest> newest, Instant now) {
    Optional<SetSummary> last =
        newest.flatMap(chain -> chain.committed().stream().reduce((a, b) -> b));
    if (request.force()) {
      return newChain("a new chain was asked for");
    }
    SourceKind source = request.policy().source().kind();
    if (source == SourceKind.REDIS
        || (source == SourceKind.POSTGRES && request.kind() == BackupKind.FULL)) {
      return newChain("a full of this kind of source starts a chain");
    }
    if (newest.isEmpty() || last.isEmpty()) {
      return newChain("there is no set to build on");
    }
    Duration age = Duration.between(newest.get().committed().get(0).startedAt(), now);
    boolean mayEndChain = request.kind() == BackupKind.FULL || source == SourceKind.POSTGRES;
    if (mayEndChain && age.compareTo(request.policy().newChainEvery()) >= 0) {
      return newChain("the chain is " + age.toDays() + " days old");
    }
    int sequence = newest.get().taken().stream().mapToInt(Taken::sequence).max().orElse(-1) + 1;
    boolean full = request.kind() == BackupKind.FULL;
    return new ChainPlan(last, sequence, request.kind(), full, "goes on from " + last.get().key());
  }

  static ChainPlan newChain(String reason) {
    return new ChainPlan(Optional.empty(), 0, BackupKind.FULL, true, reason);
  }
}

package io.voiceagents.backup.retention;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.Policy;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Keeps and deletes sets. */
public interface Retainer {
  /** Opens what is stored when it is first needed. */
  @FunctionalInterface
  interface Source {
    /**
     * The stored sets.
     *
     * @throws IOException if the store is away
     */
    Retainer open() throws IOException;
  }

  /** What would become of each chain of a policy, the youngest first. Changes nothing. */
  List<ChainFate> plan(Policy policy) throws IOException;

  /**
   * Marks what is no longer wanted, and deletes what was marked long enough ago.
   *
   * @param limit of chains that are marked; empty for a tenth, but at least three
   */
  Expired expire(Policy policy, Optional<Integer> limit) throws IOException;

  /**
   * Keeps the whole chain of a set until it is taken back.
   *
   * @param reason for people
   */
  void pin(SetSummary set, String reason) throws IOException;

  /** Takes the pins of a set's chain back; returns how many there were. */
  int unpin(SetSummary set) throws IOException;
}

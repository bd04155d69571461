package io.voiceagents.backup.retention;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.Policy;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Applies only retentions that are agreed: however a smaller one came into force, by an edit, a
 * restart or a command beside the process, a person is asked before anything is marked.
 *
 * @param mostPercent of what is stored, that a retention may give up without asking
 */
public record GuardedRetainer(Retainer retainer, Agreements agreements, int mostPercent)
    implements Retainer {
  @Override
  public List<ChainFate> plan(Policy policy) throws IOException {
    return retainer.plan(policy);
  }

  @Override
  public Expired expire(Policy policy, Optional<Integer> limit) throws IOException {
    Optional<String> held = agreements.judge(() -> retainer, policy, mostPercent);
    if (held.isPresent()) {
      throw new RetentionHeldException(policy.name(), held.get());
    }
    Expired expired = retainer.expire(policy, limit);
    agreements.applied(policy);
    return expired;
  }

  @Override
  public void pin(SetSummary set, String reason) throws IOException {
    retainer.pin(set, reason);
  }

  @Override
  public int unpin(SetSummary set) throws IOException {
    return retainer.unpin(set);
  }
}

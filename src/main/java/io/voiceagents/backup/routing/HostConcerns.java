package io.voiceagents.backup.routing;

import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.recovery.Assessment;
import io.voiceagents.backup.retention.Agreements;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** What the state directory of this host knows of policies, whoever asks: a command or serve. */
record HostConcerns(Agreements agreements, FirstSeen since) implements Assessment.Concerns {
  @Override
  public Optional<String> of(Policy policy) throws IOException {
    return agreements.heldBack(policy);
  }

  @Override
  public Optional<Instant> knownSince(Policy policy) {
    return since.of(policy.name());
  }
}

package io.voiceagents.backup.verify;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.source.Check;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a verification or a restore test found (docs/format.md §10).
 *
 * @param setAge of the set when it was verified: an old set that is still good is no news
 */
public record Verdict(
    SetSummary set,
    VerifyDepth depth,
    Instant startedAt,
    Duration duration,
    Duration setAge,
    List<Check> checks) {
  public Verdict {
    checks = List.copyOf(checks);
  }

  public boolean passed() {
    return !checks.isEmpty() && checks.stream().allMatch(Check::passed);
  }
}

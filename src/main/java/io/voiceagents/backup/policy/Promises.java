package io.voiceagents.backup.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Finds objectives that can't be met by what is scheduled. */
final class Promises {
  // Schedules repeat, so any week shows it.
  private static final Instant A_MONDAY = Instant.parse("2026-01-05T00:00:00Z");

  private final Section root;
  private final Configuration configuration;

  Promises(Section root, Configuration configuration) {
    this.root = root;
    this.configuration = configuration;
  }

  void check() {
    for (Policy policy : configuration.policies().values()) {
      new BackupGaps(policy, configuration.schedules().zone())
          .beyondObjective(A_MONDAY, Duration.ZERO)
          .ifPresent(gap -> warn(policy, gap));
    }
  }

  private void warn(Policy policy, Duration gap) {
    boolean hasLog =
        policy.source().kind() == SourceKind.POSTGRES || policy.source().kind() == SourceKind.REDIS;
    String message =
        "can't be met: backups are up to "
            + DurationText.of(gap)
            + " apart"
            + (hasLog ? ", and 'serve' does not follow the log." : ".");
    String hint =
        hasLog
            ? "Set 'options.log.follow: true', back up more often, or promise less."
            : "Back up more often, or promise less.";
    root.section("policies", List.of())
        .flatMap(all -> all.section(policy.name(), KnownKeys.at("policies.<name>")))
        .map(one -> one.sectionOrEmpty("objectives", KnownKeys.at("policies.<name>.objectives")))
        .ifPresent(objectives -> objectives.warning("rpo", message, hint));
  }
}

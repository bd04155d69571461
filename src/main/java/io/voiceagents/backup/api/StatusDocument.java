package io.voiceagents.backup.api;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.cli.SetView;
import io.voiceagents.backup.cli.VerdictView;
import io.voiceagents.backup.cli.WindowView;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.recovery.Protection;
import io.voiceagents.backup.recovery.Recoverability;
import io.voiceagents.backup.restore.RecoveryWindows.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The answer to 'could we recover now?'. */
record StatusDocument(Instant now) {

  /** As one caller sees it. */
  Document of(Recoverability found, List<SeenJob> jobs, Caller reader) {
    return new Document()
        .put("summary", found.sentence())
        .put("severity", found.level())
        .put("assessed_at", found.at())
        .put("now", now)
        .put("recoverable_to", found.recoverableTo())
        .put("trouble", found.trouble())
        .put("policies", found.policies().stream().map(this::protection).toList())
        .put("jobs", jobs.stream().map(job -> job.document(reader)).toList());
  }

  private Document protection(Protection policy) {
    return new Document()
        .put("type", policy.type())
        .put("source", policy.policy().source().kind())
        .put("severity", policy.level())
        .put("failures", policy.failures())
        .put("warnings", policy.warnings())
        .put("last_complete", policy.complete().map(this::set))
        .put("newest", policy.newest().map(this::set))
        .put("damaged", policy.damaged())
        .put("recoverable", policy.window().map(WindowView::document))
        .put("last_verdict", policy.verdict().map(VerdictView::document))
        .put("last_restore_test", policy.restoreTest().map(VerdictView::document))
        .put("recoverable_from", policy.window().flatMap(Window::from))
        .put("recoverable_to", policy.recoverableTo())
        .put("exposure_seconds", policy.exposure(now).map(Duration::toSeconds))
        .put("rpo_seconds", policy.policy().objectives().rpo().map(Duration::toSeconds))
        .put("next_run", policy.nextRun());
  }

  private Document set(SetSummary set) {
    return SetView.document(set, age(set.finishedAt()));
  }

  private Duration age(Instant moment) {
    Duration age = Duration.between(moment, now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  /** A stored set as it is listed. */
  Document listed(SetSummary set) {
    return set(set);
  }

  /** What a policy is set to; nothing that could hold a secret. */
  static Document policyInForce(Policy policy) {
    return new Document()
        .put("type", policy.name())
        .put("source", policy.source().kind())
        .put("description", policy.description())
        .put(
            "schedule",
            new Document()
                .put("full", Optional.ofNullable(policy.schedule().get(BackupKind.FULL)))
                .put(
                    "incremental",
                    Optional.ofNullable(policy.schedule().get(BackupKind.INCREMENTAL))))
        .put("verify", policy.verifyDepth())
        .put("full_backups", policy.retention().fullBackups())
        .put("incremental", policy.retention().incremental())
        .put("rpo_seconds", policy.objectives().rpo().map(Duration::toSeconds))
        .put("rto_seconds", policy.objectives().rto().map(Duration::toSeconds));
  }
}

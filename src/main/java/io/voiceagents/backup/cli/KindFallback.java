package io.voiceagents.backup.cli;

import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.SourceKind;

/** Which kind of backup is really taken. */
public final class KindFallback {
  private KindFallback() {}

  /** The kind that was asked for, or a full one where the source has no incremental. */
  public static BackupKind effective(BackupKind requested, Policy policy) {
    return supportsIncremental(policy.source().kind()) ? requested : BackupKind.FULL;
  }

  private static boolean supportsIncremental(SourceKind kind) {
    return switch (kind) {
      case FILESYSTEM, POSTGRES -> true;
      case REDIS, POSTGRES_LOGICAL -> false;
    };
  }
}

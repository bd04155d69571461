package io.voiceagents.backup.policy;

import java.util.Locale;

/** What a run of a policy takes. */
public enum BackupKind {
  FULL,
  INCREMENTAL;

  /** The word used on the command line, in keys and in manifests. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.voiceagents.backup.policy;

import java.util.Locale;

/** Kind of source, the policy's {@code type:}. */
public enum SourceKind {
  POSTGRES,
  POSTGRES_LOGICAL,
  REDIS,
  FILESYSTEM;

  /** The word used in configuration, manifests and output. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

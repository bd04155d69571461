package io.voiceagents.backup.retention;

import java.io.IOException;

/** A retention would give up more than was agreed; nothing was marked or deleted. */
public final class RetentionHeldException extends IOException {
  private static final long serialVersionUID = 1L;

  public RetentionHeldException(String policy, String why) {
    super(
        why
            + ". Hint: 'backupctl expire --type "
            + policy
            + " --dry-run' shows which. Correct the retention, or agree with 'backupctl expire --type "
            + policy
            + " --agree'.");
  }
}

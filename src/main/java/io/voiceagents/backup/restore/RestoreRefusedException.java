package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.Manifest;
import java.io.IOException;

/** A restore that was refused before it touched anything. */
public class RestoreRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  public RestoreRefusedException(String message) {
    super(message);
  }

  /** A set that can't be recovered to a target. */
  static RestoreRefusedException of(
      Manifest manifest, RecoveryTarget target, String what, String hint) {
    return new RestoreRefusedException(
        "%s can't be recovered to %s: %s. Hint: %s"
            .formatted(manifest.summary().key(), target.words(), what, hint));
  }
}

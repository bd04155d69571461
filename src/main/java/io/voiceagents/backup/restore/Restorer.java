package io.voiceagents.backup.restore;

import io.voiceagents.backup.observe.Progress;
import java.io.IOException;

/** Restores sets; needs the bucket and a key, no server and no database. */
public interface Restorer {
  /**
   * Plans a restore and refuses what must not be: a target that is not empty or in use, a set whose
   * objects are missing. Touches nothing.
   *
   * @throws RestoreRefusedException with the reason and a hint
   */
  RestorePlan plan(RestoreRequest request) throws IOException;

  /** Carries a plan out. May be repeated after an interruption; then it goes on where it was. */
  RestoreResult execute(RestorePlan plan, Progress progress)
      throws IOException, InterruptedException;
}

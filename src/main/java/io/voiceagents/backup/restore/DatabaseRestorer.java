package io.voiceagents.backup.restore;

import io.voiceagents.backup.observe.Progress;
import java.io.IOException;

/** Restores a database, or tables of it, out of a set of a whole cluster into a running server. */
public interface DatabaseRestorer {
  /**
   * Plans a restore and refuses what must not be: a place that is taken, a role without the rights,
   * programs that are not there. Touches nothing.
   *
   * @throws RestoreRefusedException with the reason and a hint
   */
  DatabaseRestorePlan plan(DatabaseRestoreRequest request) throws IOException;

  /**
   * Carries a plan out. Interrupted or failed, it leaves the running server as it was, and is to be
   * begun anew.
   */
  DatabaseRestoreResult execute(DatabaseRestorePlan plan, Progress progress)
      throws IOException, InterruptedException;
}

package io.voiceagents.backup.verify;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.restore.RecoveryTarget;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Verifies sets. Every verdict is also stored in the repository. */
public interface Verifier {
  /**
   * Verifies at a depth; {@link VerifyDepth#RESTORE} is the restore test with its negative control.
   */
  Verdict verify(SetSummary set, VerifyDepth depth, Progress progress)
      throws IOException, InterruptedException;

  /** The restore test of a set that is recovered to a target; where that ended is checked too. */
  Verdict verifyRecovery(SetSummary set, RecoveryTarget target, Progress progress)
      throws IOException, InterruptedException;

  /**
   * Stored verdicts, newest first.
   *
   * @param limit at most so many; 0 for all
   */
  List<Verdict> history(Optional<String> type, Optional<VerifyDepth> depth, int limit)
      throws IOException;
}

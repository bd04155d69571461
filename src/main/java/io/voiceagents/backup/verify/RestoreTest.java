package io.voiceagents.backup.verify;

import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.source.Check;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Restores a set into a scratch place, starts it, checks it, and proves that the checks can fail.
 */
public interface RestoreTest {
  /**
   * Runs the test; what goes wrong in it is a failed check. The scratch place is gone afterwards.
   *
   * @param target to which a database is to recover; empty for the set as it is
   */
  List<Check> run(Manifest manifest, Optional<RecoveryTarget> target, Progress progress)
      throws IOException, InterruptedException;
}

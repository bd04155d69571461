package io.voiceagents.backup.verify;

import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.source.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What is checked of a restored set, by its kind of source: a database is started and asked, a tree
 * is read and hashed. Implementations start real servers and stop them before they return.
 */
public interface RestoreChecks {
  /**
   * Checks a restored directory. What is wrong is a failed check; only an environment problem
   * throws.
   */
  List<Check> check(SetReader set, Path restored) throws IOException, InterruptedException;

  /**
   * Damages a restored directory the way disks do, so that {@link #quickCheck} must notice.
   *
   * @return what was damaged
   */
  String damage(Manifest manifest, Path restored) throws IOException;

  /** The checks of a set that is recovered to a target after it was restored. */
  default RestoreChecks recovered(RecoveryTarget target) {
    return this;
  }

  /** The cheapest checks that must find the damage. */
  List<Check> quickCheck(SetReader set, Path restored) throws IOException, InterruptedException;
}

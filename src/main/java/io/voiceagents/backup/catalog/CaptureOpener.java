package io.voiceagents.backup.catalog;

import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.source.Capture;
import java.io.IOException;
import java.nio.file.Path;

/** Opens the source of a policy for one reading. */
@FunctionalInterface
public interface CaptureOpener {
  /**
   * Opens the source.
   *
   * @param scratch directory for what does not fit into memory; made when it is needed
   */
  Capture open(Policy policy, Path scratch) throws IOException;
}

package io.voiceagents.backup.catalog;

import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.source.Capture;
import java.io.IOException;

/** Opens the source of a policy for one reading. */
@FunctionalInterface
public interface CaptureOpener {
  Capture open(Policy policy) throws IOException;
}

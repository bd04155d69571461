package io.voiceagents.backup.restore;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Says whether something is alive on a target directory: a server that would lose its data under
 * its feet.
 */
@FunctionalInterface
public interface TargetGuard {
  /** What runs there, for the message; empty if nothing was found. */
  Optional<String> running(Path target);
}

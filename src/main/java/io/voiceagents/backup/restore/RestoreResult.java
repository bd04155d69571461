package io.voiceagents.backup.restore;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A finished restore.
 *
 * @param next what to do now, for people: the command that starts the server, for instance
 */
public record RestoreResult(
    Path target, long entries, long contentBytes, Duration duration, List<String> next) {
  public RestoreResult {
    next = List.copyOf(next);
  }
}

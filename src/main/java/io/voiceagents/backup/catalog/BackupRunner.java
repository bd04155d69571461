package io.voiceagents.backup.catalog;

import io.voiceagents.backup.observe.Progress;

/**
 * Takes backups. Implemented by the routes; one pipeline for the command line, the API and
 * schedules.
 */
public interface BackupRunner {
  /**
   * Takes one backup. Never throws for a failed one: the result says so, with its message and hint.
   * Interruption ends the run as failed.
   */
  RunResult run(BackupRequest request, Progress progress);
}

package io.voiceagents.backup.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What followers of logs leave in the state directory of this host, a directory a type.
 * Thread-safe.
 *
 * @param spools directory of the spools
 */
public record LogStatuses(Path spools) {
  private static final String DUE = "full-backup-due";

  /** How a log is or was doing; empty if it was never followed on this host. */
  public Optional<LogStatus> of(String type) throws IOException {
    return LogStatusFile.read(spools.resolve(type));
  }

  /** Whether a log has a gap after which no full backup was taken yet. */
  boolean isFullDue(String type) {
    return Files.exists(spools.resolve(type).resolve(DUE));
  }

  void fullIsDue(String type) throws IOException {
    Path directory = Files.createDirectories(spools.resolve(type));
    if (!isFullDue(type)) {
      Files.createFile(directory.resolve(DUE));
    }
  }

  void fullIsTaken(String type) throws IOException {
    Files.deleteIfExists(spools.resolve(type).resolve(DUE));
  }
}

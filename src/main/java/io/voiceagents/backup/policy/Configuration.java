package io.voiceagents.backup.policy;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code config/backup.yaml}, checked.
 *
 * @param file where it was read from
 * @param stateDirectory local state: catalog index, scratch space, run history
 * @param policies by name, in the file's order
 * @param schedules how schedules are read, and what runs besides backups
 * @param objectives of the platform as a whole
 * @param server where the resident process listens
 * @param alerts where alerts go
 */
public record Configuration(
    Path file,
    Path stateDirectory,
    StorageSettings storage,
    EncryptionSettings encryption,
    RestoreTestSettings restoreTest,
    Map<String, Policy> policies,
    ScheduleSettings schedules,
    Objectives objectives,
    ServerSettings server,
    AlertSettings alerts) {
  public Configuration {
    policies = Collections.unmodifiableMap(new LinkedHashMap<>(policies));
  }

  /** With what holds when nothing is said of running it as a server. */
  public Configuration(
      Path file,
      Path stateDirectory,
      StorageSettings storage,
      EncryptionSettings encryption,
      RestoreTestSettings restoreTest,
      Map<String, Policy> policies) {
    this(
        file,
        stateDirectory,
        storage,
        encryption,
        restoreTest,
        policies,
        ScheduleSettings.DEFAULT,
        Objectives.NONE,
        ServerSettings.DEFAULT,
        AlertSettings.DEFAULT);
  }
}

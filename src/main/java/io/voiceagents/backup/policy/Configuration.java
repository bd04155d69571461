package io.voiceagents.backup.policy;

import java.nio.file.Path;
import java.util.Map;

/**
 * {@code config/backup.yaml}, checked.
 *
 * @param file where it was read from
 * @param stateDirectory local state: catalog index, scratch space, run history
 * @param policies by name, in the file's order
 */
public record Configuration(
    Path file,
    Path stateDirectory,
    StorageSettings storage,
    EncryptionSettings encryption,
    RestoreTestSettings restoreTest,
    Map<String, Policy> policies) {
  public Configuration {
    policies = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(policies));
  }
}

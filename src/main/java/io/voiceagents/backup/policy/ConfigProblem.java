package io.voiceagents.backup.policy;

/**
 * Something that keeps a configuration from being used.
 *
 * @param path of the key, as in {@code policies.voice_data.retention.full_backups}; empty for the
 *     file as a whole
 * @param message what is wrong; never the value of a secret or of a variable
 * @param hint what to do next; may be empty
 */
public record ConfigProblem(Location location, String path, String message, String hint) {
  @Override
  public String toString() {
    return ConfigWarning.line(location, path, message, hint);
  }
}

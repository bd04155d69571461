package io.voiceagents.backup.policy;

/**
 * Something that a configuration can be used with, but which is most likely not meant.
 *
 * @param path of the key; empty for the file as a whole
 * @param message what is doubtful; never the value of a secret or of a variable
 * @param hint what to do next; may be empty
 */
public record ConfigWarning(Location location, String path, String message, String hint) {
  @Override
  public String toString() {
    return line(location, path, message, hint);
  }

  static String line(Location location, String path, String message, String hint) {
    return location
        + ": "
        + (path.isEmpty() ? "" : path + " ")
        + message
        + (hint.isEmpty() ? "" : " Hint: " + hint);
  }
}

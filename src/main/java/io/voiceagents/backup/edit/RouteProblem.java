package io.voiceagents.backup.edit;

/**
 * Why an edit is not taken.
 *
 * @param file name of the file, without its directory
 * @param line 1-based; 0 where it is about the whole file
 * @param hint what to do
 */
public record RouteProblem(String file, int line, String message, String hint) {
  /** One line for people. */
  public String text() {
    String place = line > 0 ? file + ":" + line : file;
    return place + ": " + message + " Hint: " + hint;
  }
}

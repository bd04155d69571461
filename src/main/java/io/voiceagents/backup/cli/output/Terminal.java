package io.voiceagents.backup.cli.output;

import java.util.Map;

/**
 * What standard output and standard error lead to.
 *
 * @param outIsTerminal whether results are read by a person
 * @param errIsTerminal whether a progress line can be redrawn
 * @param colours whether escape sequences are welcome
 * @param columns width, for the progress line
 */
public record Terminal(boolean outIsTerminal, boolean errIsTerminal, boolean colours, int columns) {

  /** Neither stream is a terminal. */
  public static final Terminal PIPE = new Terminal(false, false, false, 80);

  private static final int DEFAULT_COLUMNS = 80;

  /**
   * Reads what the launcher found out: {@code BACKUPCTL_TTY} holds the digits of those descriptors
   * that are terminals, {@code COLUMNS} the width. {@code NO_COLOR} (no-color.org) and {@code
   * TERM=dumb} are honoured.
   */
  public static Terminal of(Map<String, String> environment) {
    String descriptors = environment.getOrDefault("BACKUPCTL_TTY", "");
    boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
    boolean out = descriptors.contains("1");
    boolean colours = out && !dumb && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(out, descriptors.contains("2") && !dumb, colours, columns(environment));
  }

  private static int columns(Map<String, String> environment) {
    String text = environment.getOrDefault("COLUMNS", "");
    return text.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(text) : DEFAULT_COLUMNS;
  }
}

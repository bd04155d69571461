package io.voiceagents.backup.cli;

import java.util.regex.Pattern;

/**
 * What a restore lets people decide is an option of the command line and a field of a request's
 * body, so each is told in words that can be typed there.
 */
public final class FieldWords {
  private static final Pattern OPTION =
      Pattern.compile("--(force|activate|target-db|database|tables)\\b");
  private static final Pattern FIELD =
      Pattern.compile("the field '(force|activate|target_db|database|tables)'");

  private FieldWords() {}

  /** Of a refusal, for who sends requests. */
  public static String ofBody(String text) {
    return OPTION
        .matcher(text)
        .replaceAll(found -> "the field '" + found.group(1).replace('-', '_') + "'");
  }

  /** The same for who types a command that a server carries out. */
  public static String ofCommand(String text) {
    return FIELD.matcher(text).replaceAll(found -> "--" + found.group(1).replace('_', '-'));
  }
}

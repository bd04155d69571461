package io.voiceagents.backup.cli;

import java.util.regex.Pattern;

/**
 * What a restore lets people decide is an option of the command line and a field of a request's
 * body, so each is told in words that can be typed there.
 */
public final class FieldWords {
  private static final Pattern OPTION = Pattern.compile("--(force|activate)\\b");
  private static final Pattern FIELD = Pattern.compile("the field '(force|activate)'");

  private FieldWords() {}

  /** Of a refusal, for who sends requests. */
  public static String ofBody(String text) {
    return OPTION.matcher(text).replaceAll("the field '$1'");
  }

  /** The same for who types a command that a server carries out. */
  public static String ofCommand(String text) {
    return FIELD.matcher(text).replaceAll("--$1");
  }
}

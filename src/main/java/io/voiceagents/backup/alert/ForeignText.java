package io.voiceagents.backup.alert;

import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Text that others wrote, in a message of ours: names of files, notes of people, answers of
 * servers. It must not look like a line of ours, least of all like the command.
 */
final class ForeignText {
  private static final String FURTHER = "\n  | ";

  private ForeignText() {}

  /** One line: characters that steer or turn it are written as numbers. */
  static String line(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(code -> append(safe, code));
    return safe.toString();
  }

  /** As many lines as there are, each but the first with a mark before it. */
  static String block(String text) {
    return text.strip().lines().map(ForeignText::line).collect(Collectors.joining(FURTHER));
  }

  private static void append(StringBuilder safe, int code) {
    if (isPlain(code)) {
      safe.appendCodePoint(code);
    } else {
      safe.append(String.format(Locale.ROOT, "\\u%04x", code));
    }
  }

  /** Unicode's line and paragraph separators end lines too; its formats turn what follows. */
  private static boolean isPlain(int code) {
    int type = Character.getType(code);
    return !Character.isISOControl(code)
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && type != Character.FORMAT
        && type != Character.SURROGATE;
  }
}

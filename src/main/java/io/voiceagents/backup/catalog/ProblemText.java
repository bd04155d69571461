package io.voiceagents.backup.catalog;

import io.voiceagents.backup.source.CaptureReport.Problem;
import java.util.List;
import java.util.Locale;

/** Problems as text that every encoding can hold. */
final class ProblemText {
  private ProblemText() {}

  static List<Problem> printable(List<Problem> problems) {
    return problems.stream()
        .map(problem -> new Problem(printable(problem.path()), printable(problem.message())))
        .toList();
  }

  /** Bytes of a name that are not UTF-8 (see PathText) become {@code \xNN}. */
  static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints().forEach(codePoint -> append(printable, codePoint));
    return printable.toString();
  }

  private static void append(StringBuilder printable, int codePoint) {
    if (codePoint >= 0xD800 && codePoint <= 0xDFFF) {
      printable.append(String.format(Locale.ROOT, "\\x%02x", codePoint & 0xFF));
    } else {
      printable.appendCodePoint(codePoint);
    }
  }
}

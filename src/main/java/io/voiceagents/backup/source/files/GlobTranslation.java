package io.voiceagents.backup.source.files;

import java.util.regex.PatternSyntaxException;

/** Turns one glob into a regular expression; used once. */
final class GlobTranslation {
  private static final String REGEX_META = ".^$+{[]|()*?\\}&-~";

  private final String glob;
  private final StringBuilder regex = new StringBuilder();
  private int at;
  private boolean inGroup;

  GlobTranslation(String glob) {
    this.glob = glob;
  }

  String regex() {
    while (at < glob.length()) {
      step(glob.charAt(at++));
    }
    if (inGroup) {
      throw error("'}' is missing");
    }
    return regex.toString();
  }

  private void step(char c) {
    switch (c) {
      case '*' -> star();
      case '?' -> regex.append("[^/]");
      case '[' -> bracket();
      case '{' -> openGroup();
      case '}' -> closeGroup();
      case ',' -> regex.append(inGroup ? ")|(?:" : ",");
      case '\\' -> literal(next("a backslash ends it"));
      default -> literal(c);
    }
  }

  private void star() {
    boolean startsComponent = at < 2 || glob.charAt(at - 2) == '/';
    if (!peek('*')) {
      regex.append("[^/]*");
      return;
    }
    at++;
    if (startsComponent && peek('/')) {
      at++;
      regex.append("(?:.*/)?");
    } else {
      regex.append(".*");
    }
  }

  private void bracket() {
    regex.append("(?!/)[");
    if (peek('!')) {
      at++;
      regex.append('^');
    }
    boolean first = true;
    for (char c = next("']' is missing"); first || c != ']'; c = next("']' is missing")) {
      if (c == '/') {
        throw error("'/' inside of '[ ]'");
      }
      regex.append(c == '-' && !first && !peek(']') ? "-" : escaped(c));
      first = false;
    }
    regex.append(']');
  }

  private void openGroup() {
    if (inGroup) {
      throw error("'{' inside of '{ }'");
    }
    inGroup = true;
    regex.append("(?:(?:");
  }

  private void closeGroup() {
    regex.append(inGroup ? "))" : "\\}");
    inGroup = false;
  }

  private boolean peek(char c) {
    return at < glob.length() && glob.charAt(at) == c;
  }

  private char next(String problem) {
    if (at == glob.length()) {
      throw error(problem);
    }
    return glob.charAt(at++);
  }

  private void literal(char c) {
    regex.append(escaped(c));
  }

  private static String escaped(char c) {
    return REGEX_META.indexOf(c) >= 0 ? "\\" + c : String.valueOf(c);
  }

  private PatternSyntaxException error(String description) {
    return new PatternSyntaxException(description, glob, at);
  }
}

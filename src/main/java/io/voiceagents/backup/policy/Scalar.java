package io.voiceagents.backup.policy;

import java.util.Optional;

/**
 * One value of the file.
 *
 * @param path of its key
 * @param raw as written, references included
 * @param text with its references replaced
 * @param hidden whether even the raw text may be a secret
 */
record Scalar(
    Document document, String path, Location location, String raw, String text, boolean hidden) {

  /** The value, or a problem that shows at most what is written in the file. */
  <T> Optional<T> parse(BadValue.Parser<T> parser) {
    try {
      return Optional.of(parser.parse(text));
    } catch (BadValue bad) {
      boolean plain = !hidden && !bad.detail().isEmpty() && !References.occursIn(raw);
      String detail = plain ? " (" + bad.detail() + ")" : "";
      problem(bad.expectation() + ", found " + shown() + detail + ".", bad.hint());
      return Optional.empty();
    }
  }

  void problem(String message, String hint) {
    document.findings().problem(location, path, message, hint);
  }

  void warning(String message, String hint) {
    document.findings().warning(location, path, message, hint);
  }

  /** Whether the file itself tells the value, if only as a default, not the environment. */
  boolean writtenInFile() {
    return !References.occursIn(raw) || raw.matches("(?s).*:-[^}].*");
  }

  /** The same, for values that may have a secret inside. */
  Scalar hide() {
    return new Scalar(document, path, location, raw, text, true);
  }

  private String shown() {
    // An address may name user and password before its host.
    if (hidden || raw.matches("(?s).*://.*@.*")) {
      return "a value that is not shown";
    }
    String shortened = raw.length() > 80 ? raw.substring(0, 77) + "..." : raw;
    return "'" + shortened + "'" + (References.occursIn(raw) ? " (its value is not shown)" : "");
  }

  @Override
  public String toString() {
    return path + " = " + shown();
  }
}

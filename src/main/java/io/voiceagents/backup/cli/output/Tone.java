package io.voiceagents.backup.cli.output;

/** What a colour means. A colour only repeats what a word says already. */
public enum Tone {
  PLAIN(""),
  STRONG("1"),
  GOOD("32"),
  WARN("33"),
  BAD("1;31"),
  FAINT("2");

  private final String sgr;

  Tone(String sgr) {
    this.sgr = sgr;
  }

  /** The text in this tone (ECMA-48 SGR), or as it is without colours. */
  public String paint(String text, boolean colours) {
    return !colours || sgr.isEmpty() || text.isEmpty()
        ? text
        : "\033[" + sgr + "m" + text + "\033[0m";
  }
}

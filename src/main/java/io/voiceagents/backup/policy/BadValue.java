package io.voiceagents.backup.policy;

/** A text that is not of the form its key needs. */
final class BadValue extends Exception {
  private static final long serialVersionUID = 1L;

  private final String hint;
  private final String detail;

  /**
   * @param expectation as in {@code must be a whole number}; no part of the text
   */
  BadValue(String expectation, String hint) {
    this(expectation, hint, "");
  }

  /**
   * @param detail more about the text; may quote it, so it is for values in plain sight only
   */
  BadValue(String expectation, String hint, String detail) {
    super(expectation);
    this.hint = hint;
    this.detail = detail;
  }

  String expectation() {
    return String.valueOf(getMessage());
  }

  String hint() {
    return hint;
  }

  String detail() {
    return detail;
  }

  /** Turns the text of a scalar into a value. */
  @FunctionalInterface
  interface Parser<T> {
    T parse(String text) throws BadValue;
  }
}

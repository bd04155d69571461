package io.voiceagents.backup.routing.web;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;

/** A text that takes no more than so many characters. Used by one thread. */
final class ShortText extends Writer {
  private final StringWriter text = new StringWriter();
  private int left;

  ShortText(int longest) {
    this.left = longest;
  }

  /** There is no room for more. */
  static final class Full extends IOException {
    private static final long serialVersionUID = 1L;

    Full() {
      super("the text is full");
    }
  }

  @Override
  public void write(char[] more, int offset, int length) throws Full {
    left -= length;
    if (left < 0) {
      throw new Full();
    }
    text.write(more, offset, length);
  }

  @Override
  public void flush() {
    // It is all in memory.
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  @Override
  public String toString() {
    return text.toString();
  }
}

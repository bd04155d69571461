package io.voiceagents.backup.recovery;

import java.util.List;

/** A part of a printed page. */
sealed interface Block {
  /** Title of a section. */
  record Heading(String text) implements Block {}

  /** Running text. */
  record Paragraph(String text) implements Block {}

  /** What is said of a name, one line each. */
  record Facts(List<Fact> facts) implements Block {}

  /** A name and its value. */
  record Fact(String name, String value) {}

  /** Commands to type, or a file's content: nothing in it may change. */
  record Verbatim(String text) implements Block {}

  /** Lines to fill in by hand. */
  record Form(List<String> labels) implements Block {}
}

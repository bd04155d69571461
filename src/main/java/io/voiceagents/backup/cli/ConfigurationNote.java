package io.voiceagents.backup.cli;

import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Severity;

/**
 * Something to say about a place in the configuration.
 *
 * @param severity {@link Severity#FAILED} keeps the configuration from being used
 * @param file as it was given
 * @param line from 1; 0 for the file as a whole
 * @param column from 1; 0 for the file as a whole
 * @param path of the key, as in {@code policies.logs.retention}; may be empty
 * @param hint what to do next; may be empty
 */
public record ConfigurationNote(
    Severity severity,
    String file,
    int line,
    int column,
    String path,
    String message,
    String hint) {

  /** {@code file:line:column}, as editors and compilers write it. */
  String place() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }

  String text() {
    return place() + ": " + (path.isEmpty() ? "" : path + " ") + message;
  }

  Document document() {
    return new Document()
        .put("severity", severity.word())
        .put("file", file)
        .put("line", line)
        .put("column", column)
        .put("path", path)
        .put("message", message)
        .put("hint", hint);
  }
}

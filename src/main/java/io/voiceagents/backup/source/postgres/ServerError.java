package io.voiceagents.backup.source.postgres;

import java.io.IOException;

/** An ErrorResponse or NoticeResponse of the server. */
final class ServerError extends IOException {
  private static final long serialVersionUID = 1L;

  private final String severity;
  private final String sqlState;

  private ServerError(String severity, String sqlState, String message) {
    super(message);
    this.severity = severity;
    this.sqlState = sqlState;
  }

  /**
   * Reads the fields of the message that lies in the reader ("Error and Notice Message Fields").
   */
  static ServerError read(MessageReader reader) throws IOException {
    String severity = "";
    String sqlState = "";
    StringBuilder text = new StringBuilder();
    for (byte field = reader.takeByte(); field != 0; field = reader.takeByte()) {
      String value = reader.takeText();
      switch (field) {
        case 'V' -> severity = value;
        case 'C' -> sqlState = value;
        case 'M' -> text.insert(0, value);
        case 'D', 'H' -> text.append("; ").append(value);
        default -> {}
      }
    }
    return new ServerError(severity, sqlState, text.toString());
  }

  String sqlState() {
    return sqlState;
  }

  /** Whether the server ends the session, so that nothing follows. */
  boolean fatal() {
    return severity.equals("FATAL") || severity.equals("PANIC");
  }

  boolean warning() {
    return severity.equals("WARNING");
  }

  /** The server's text with its SQLSTATE. */
  String describe() {
    return getMessage() + " (SQLSTATE " + sqlState + ")";
  }
}

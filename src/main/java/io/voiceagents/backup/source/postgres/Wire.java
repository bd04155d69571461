package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The simple query protocol on a socket that is past its start-up (PostgreSQL documentation,
 * "Message Flow"). One statement at a time; not thread-safe.
 */
final class Wire {
  private final Socket socket;
  private final OutputStream out;
  private final MessageReader reader;

  Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.out = socket.getOutputStream();
    this.reader = new MessageReader(socket.getInputStream());
  }

  MessageReader reader() {
    return reader;
  }

  /** Longest silence of the server in milliseconds before a read fails; 0 for no limit. */
  void limitSilence(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  /** Sends a whole message; may be called beside a thread that reads. */
  void write(byte[] message) throws IOException {
    synchronized (out) {
      out.write(message);
      out.flush();
    }
  }

  /** Sends a Query message. */
  void send(String statement) throws IOException {
    byte[] text = statement.getBytes(StandardCharsets.UTF_8);
    ByteBuffer message = ByteBuffer.allocate(text.length + 6);
    message.put((byte) 'Q').putInt(text.length + 5).put(text).put((byte) 0);
    write(message.array());
  }

  /**
   * Runs a statement that returns rows as text.
   *
   * @return the rows; NULL is the empty text
   * @throws ServerError if the server refuses it; the connection stays usable
   */
  List<List<String>> query(String statement) throws IOException {
    send(statement);
    List<List<String>> rows = new ArrayList<>();
    for (char type = reader.next(); type != 'Z'; type = reader.next()) {
      if (type == 'D') {
        rows.add(row());
      } else if (type == 'E') {
        throw failed();
      }
    }
    return rows;
  }

  /** The DataRow that lies in the reader. */
  List<String> row() throws IOException {
    int columns = reader.takeShort();
    List<String> row = new ArrayList<>(columns);
    for (int i = 0; i < columns; i++) {
      int length = reader.takeInt();
      row.add(length < 0 ? "" : reader.takeText(length));
    }
    return row;
  }

  /** The error that lies in the reader, after the server is ready again or has gone. */
  ServerError failed() throws IOException {
    ServerError error = ServerError.read(reader);
    if (!error.fatal()) {
      drain();
    }
    return error;
  }

  /** Passes over everything up to ReadyForQuery. */
  private void drain() throws IOException {
    char type = reader.next();
    while (type != 'Z') {
      type = reader.next();
    }
  }
}

package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the server's messages: one byte of type, a big-endian length that counts itself, the body
 * (PostgreSQL documentation, "Message Formats"). One buffer is used over and over; a message lies
 * in it until the next call of {@link #next}. Not thread-safe.
 */
final class MessageReader {
  private static final int HEADER = 5;
  private static final int INITIAL = 256 * 1024;
  // The protocol has no bound; a server sends 32 KiB in a copy message, notices stay far below.
  private static final int LARGEST = 64 * 1024 * 1024;

  private final InputStream in;
  private byte[] buffer = new byte[INITIAL];
  private int position;
  private int limit;
  private byte type;
  private int cursor;
  private int end;

  MessageReader(InputStream in) {
    this.in = in;
  }

  /**
   * Reads the next message whole.
   *
   * @return its type
   * @throws BrokenBackup if the connection ends
   */
  char next() throws IOException {
    if (end == limit) {
      end = 0;
      limit = 0;
    }
    position = end;
    require(HEADER);
    type = buffer[position];
    int length = intAt(position + 1) + 1;
    if (length < HEADER || length > LARGEST) {
      throw new BrokenBackup(
          "the server sent a message of type '" + (char) type + "' and length " + (length - 1));
    }
    require(length);
    cursor = position + HEADER;
    end = position + length;
    return (char) type;
  }

  byte[] buffer() {
    return buffer;
  }

  /** Place of the first byte of the body that was not yet taken. */
  int offset() {
    return cursor;
  }

  /** Bytes of the body not yet taken. */
  int remaining() {
    return end - cursor;
  }

  byte takeByte() throws IOException {
    check(1);
    return buffer[cursor++];
  }

  int takeShort() throws IOException {
    check(2);
    int value = (buffer[cursor] & 0xFF) << 8 | (buffer[cursor + 1] & 0xFF);
    cursor += 2;
    return value;
  }

  int takeInt() throws IOException {
    check(4);
    int value = intAt(cursor);
    cursor += 4;
    return value;
  }

  long takeLong() throws IOException {
    return (long) takeInt() << 32 | (takeInt() & 0xFFFF_FFFFL);
  }

  String takeText(int length) throws IOException {
    check(length);
    String text = new String(buffer, cursor, length, StandardCharsets.UTF_8);
    cursor += length;
    return text;
  }

  /** Takes a text that ends with a zero byte. */
  String takeText() throws IOException {
    int stop = cursor;
    while (stop < end && buffer[stop] != 0) {
      stop++;
    }
    String text = takeText(stop - cursor);
    check(1);
    cursor++;
    return text;
  }

  private void check(int bytes) throws IOException {
    if (bytes < 0 || cursor + bytes > end) {
      throw new BrokenBackup("a message of type '" + (char) type + "' is shorter than its content");
    }
  }

  private int intAt(int at) {
    return (buffer[at] & 0xFF) << 24
        | (buffer[at + 1] & 0xFF) << 16
        | (buffer[at + 2] & 0xFF) << 8
        | (buffer[at + 3] & 0xFF);
  }

  /** Makes {@code bytes} from {@link #position} on available. */
  private void require(int bytes) throws IOException {
    if (limit - position >= bytes) {
      return;
    }
    if (position + bytes > buffer.length) {
      moveToFront(bytes);
    }
    while (limit - position < bytes) {
      limit += read();
    }
  }

  private int read() throws IOException {
    try {
      int read = in.read(buffer, limit, buffer.length - limit);
      if (read >= 0) {
        return read;
      }
    } catch (IOException e) {
      throw new BrokenBackup("the connection broke: " + e.getMessage(), e);
    }
    throw new BrokenBackup("the server closed the connection");
  }

  private void moveToFront(int bytes) {
    byte[] target = bytes > buffer.length ? Arrays.copyOf(buffer, bytes) : buffer;
    System.arraycopy(buffer, position, target, 0, limit - position);
    buffer = target;
    limit -= position;
    position = 0;
  }
}

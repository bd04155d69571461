package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * The bytes a server sends, through one buffer that replies and the RDB share: what was read ahead
 * of a line must not be lost to the parser that comes next. For one thread.
 */
final class WireInput {
  static final int BUFFER_BYTES = 256 * 1024;
  private static final int MAX_LINE_BYTES = 64 * 1024;

  private final InputStream in;
  private final String peer;
  private final byte[] buffer;
  private int position;
  private int limit;
  private long taken;

  /**
   * @param peer names the server in messages
   */
  WireInput(InputStream in, String peer) {
    this(in, peer, BUFFER_BYTES);
  }

  WireInput(InputStream in, String peer, int bufferBytes) {
    this.in = in;
    this.peer = peer;
    this.buffer = new byte[bufferBytes];
  }

  String peer() {
    return peer;
  }

  /** The buffer; unread bytes are at {@link #position} up to {@link #limit}. */
  byte[] buffer() {
    return buffer;
  }

  int position() {
    return position;
  }

  int limit() {
    return limit;
  }

  int available() {
    return limit - position;
  }

  void consume(int count) {
    position += count;
    taken += count;
  }

  /** Reads more bytes behind those that are unread; at least one. */
  void more() throws SourceException {
    if (position == limit) {
      position = 0;
      limit = 0;
    } else if (limit == buffer.length) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      limit -= position;
      position = 0;
    }
    if (limit == buffer.length) {
      throw new IllegalStateException("buffer of " + limit + " bytes is full");
    }
    limit += read();
  }

  /** As {@link #more}; false if nothing came within the limit for silence. */
  boolean moreBeforeSilence() throws SourceException {
    try {
      more();
      return true;
    } catch (SourceException e) {
      if (e.getCause() instanceof SocketTimeoutException) {
        return false;
      }
      throw e;
    }
  }

  private int read() throws SourceException {
    try {
      int count = in.read(buffer, limit, buffer.length - limit);
      if (count > 0) {
        return count;
      }
    } catch (SocketTimeoutException e) {
      throw new SourceException(
          "redis "
              + peer
              + " was silent for too long after "
              + received()
              + ". Hint: see whether the server hangs (a fork, swapping, a slow script) and whether"
              + " the network drops idle connections.",
          e);
    } catch (IOException e) {
      throw new SourceException(
          "connection to redis "
              + peer
              + " failed after "
              + received()
              + ": "
              + RedisErrors.describe(e)
              + RedisErrors.connectionHint(e),
          e);
    }
    throw new SourceException(
        "redis "
            + peer
            + " closed the connection after "
            + received()
            + ". Hint: the server's log says why: a crash, a failed background save (disk, memory),"
            + " CLIENT KILL, or repl-timeout because the backup store was slow to take the data.");
  }

  private String received() {
    return (taken + available()) + " bytes";
  }

  int peek() throws SourceException {
    if (available() == 0) {
      more();
    }
    return buffer[position] & 0xFF;
  }

  /** The next line, without its CR LF or LF. */
  String line() throws SourceException {
    int length = 0;
    while (true) {
      for (; length < available(); length++) {
        if (buffer[position + length] == '\n') {
          return takeLine(length);
        }
      }
      if (length >= Math.min(MAX_LINE_BYTES, buffer.length)) {
        throw malformed("a line longer than " + length + " bytes");
      }
      more();
    }
  }

  private String takeLine(int length) {
    int end = length > 0 && buffer[position + length - 1] == '\r' ? length - 1 : length;
    String line = new String(buffer, position, end, StandardCharsets.UTF_8);
    consume(length + 1);
    return line;
  }

  SourceException malformed(String what) {
    return new SourceException(
        "redis "
            + peer
            + " sent "
            + what
            + " after "
            + taken
            + " bytes. Hint: check that host and port are those of a Redis server, and whether it"
            + " expects TLS.");
  }

  static String shortened(String text) {
    String printable = text.replaceAll("[^\\x20-\\x7E]", "?");
    return printable.length() <= 200 ? printable : printable.substring(0, 200) + "...";
  }
}

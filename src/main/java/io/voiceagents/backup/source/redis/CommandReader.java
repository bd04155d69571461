package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.source.SourceException;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads commands, each an array of bulk strings (RESP2, as servers send them to replicas), across
 * the borders of chunks. Any read may throw {@link EOFException}: the stream ends within a command.
 * For one thread.
 */
final class CommandReader {
  private static final int MAX_LINE = 32;

  /** Redis's own limit of a bulk string, {@code proto-max-bulk-len}, may be raised to this. */
  private static final int MAX_BULK = Integer.MAX_VALUE - 16;

  private final LogBytes source;
  private LogBytes.Chunk chunk = new LogBytes.Chunk(new byte[0], 0, 0, Instant.EPOCH);
  private int position;
  private long taken;

  CommandReader(LogBytes source) {
    this.source = source;
  }

  /** When the last byte that was read was received. */
  Instant at() {
    return chunk.at();
  }

  /** Bytes that were read. */
  long taken() {
    return taken;
  }

  /** Whether another command begins. */
  boolean hasNext() throws IOException, InterruptedException {
    return position < chunk.end() || load();
  }

  /** The number of arguments of the next command, its name included. */
  int arguments() throws IOException, InterruptedException {
    return number('*', 1);
  }

  /** The length of the next argument. */
  int length() throws IOException, InterruptedException {
    return number('$', 0);
  }

  /** An argument after its length was read. */
  byte[] bytes(int length) throws IOException, InterruptedException {
    byte[] bytes = new byte[length];
    int filled = 0;
    while (filled < length) {
      int count = Math.min(length - filled, available());
      System.arraycopy(chunk.bytes(), position, bytes, filled, count);
      consume(count);
      filled += count;
    }
    end();
    return bytes;
  }

  /** Copies an argument after its length was read, with what ends it. */
  void copy(int length, OutputStream out) throws IOException, InterruptedException {
    long left = length;
    while (left > 0) {
      int count = (int) Math.min(left, available());
      out.write(chunk.bytes(), position, count);
      consume(count);
      left -= count;
    }
    end();
    out.write('\r');
    out.write('\n');
  }

  private void end() throws IOException, InterruptedException {
    if (read() != '\r' || read() != '\n') {
      throw malformed("an argument longer than its length");
    }
  }

  private int number(char sign, int least) throws IOException, InterruptedException {
    if (read() != sign) {
      throw malformed("no '" + sign + "' where one is due");
    }
    StringBuilder digits = new StringBuilder();
    for (int next = read(); next != '\r'; next = read()) {
      if (digits.length() == MAX_LINE) {
        throw malformed("a number without an end");
      }
      digits.append((char) next);
    }
    if (read() != '\n' || !digits.toString().matches("[0-9]{1,10}")) {
      throw malformed("the number '" + WireInput.shortened(digits.toString()) + "'");
    }
    long value = Long.parseLong(digits.toString());
    if (value < least || value > MAX_BULK) {
      throw malformed("the number " + value);
    }
    return (int) value;
  }

  private int available() throws IOException, InterruptedException {
    if (!hasNext()) {
      throw new EOFException("the stream ends within a command");
    }
    return chunk.end() - position;
  }

  private int read() throws IOException, InterruptedException {
    available();
    int value = chunk.bytes()[position] & 0xFF;
    consume(1);
    return value;
  }

  private void consume(int count) {
    position += count;
    taken += count;
  }

  private boolean load() throws IOException, InterruptedException {
    Optional<LogBytes.Chunk> next = source.next();
    next.ifPresent(
        loaded -> {
          chunk = loaded;
          position = loaded.start();
        });
    return next.isPresent() && (position < chunk.end() || load());
  }

  private SourceException malformed(String what) {
    return new SourceException(
        "the stored commands have "
            + what
            + " after "
            + taken
            + " bytes. Hint: restore to a time before "
            + at()
            + ", or the set without its log.");
  }

  static byte[] header(char sign, int number) {
    return (sign + Integer.toString(number) + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }
}

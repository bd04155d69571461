package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.source.SourceException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads replies of RESP2; a server that lies about lengths costs no memory before it sends. */
final class ReplyReader {
  private static final int MAX_BULK_BYTES = 64 * 1024 * 1024;
  private static final int MAX_ITEMS = 1_000_000;
  private static final int MAX_DEPTH = 8;

  private final WireInput in;

  ReplyReader(WireInput in) {
    this.in = in;
  }

  /** The next reply, an error of the server included. */
  RedisReply read() throws SourceException {
    return read(MAX_DEPTH);
  }

  private RedisReply read(int depth) throws SourceException {
    String line = in.line();
    String rest = line.isEmpty() ? "" : line.substring(1);
    return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '+' -> new RedisReply.Status(rest);
      case '-' -> new RedisReply.Failure(rest);
      case ':' -> new RedisReply.Whole(number(rest, Long.MIN_VALUE, Long.MAX_VALUE));
      case '$' -> bulk((int) number(rest, -1, MAX_BULK_BYTES));
      case '*' -> items((int) number(rest, -1, MAX_ITEMS), depth);
      default -> throw in.malformed("'" + WireInput.shortened(line) + "' in place of a reply");
    };
  }

  private RedisReply bulk(int length) throws SourceException {
    if (length < 0) {
      return new RedisReply.Nil();
    }
    byte[] bytes = bytes(length);
    if (!in.line().isEmpty()) {
      throw in.malformed("a bulk string longer than its length " + length);
    }
    return new RedisReply.Bulk(bytes);
  }

  private byte[] bytes(int length) throws SourceException {
    byte[] bytes = new byte[Math.min(length, WireInput.BUFFER_BYTES)];
    int filled = 0;
    while (filled < length) {
      if (in.available() == 0) {
        in.more();
      }
      int count = Math.min(in.available(), length - filled);
      if (filled + count > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.min(length, Math.max(filled + count, 2 * bytes.length)));
      }
      System.arraycopy(in.buffer(), in.position(), bytes, filled, count);
      in.consume(count);
      filled += count;
    }
    return bytes;
  }

  private RedisReply items(int count, int depth) throws SourceException {
    if (count < 0) {
      return new RedisReply.Nil();
    }
    if (depth == 0) {
      throw in.malformed("replies nested deeper than " + MAX_DEPTH);
    }
    List<RedisReply> items = new ArrayList<>(Math.min(count, 1024));
    for (int i = 0; i < count; i++) {
      items.add(read(depth - 1));
    }
    return new RedisReply.Items(items);
  }

  private long number(String text, long least, long most) throws SourceException {
    if (text.matches("-?[0-9]{1,18}")) {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    }
    throw in.malformed("the number '" + WireInput.shortened(text) + "'");
  }
}

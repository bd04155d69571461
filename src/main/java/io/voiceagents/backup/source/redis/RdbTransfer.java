package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Unwraps the RDB of a full synchronisation. A server frames it in one of two ways: {@code
 * $<length>\r\n} and the bytes when it saved a file first, {@code $EOF:<40 bytes>\r\n}, the bytes
 * and the same 40 bytes again when it streams (rdb.c, rdbSaveRioWithEOFMark; replication.c,
 * readSyncBulkPayload, of Redis 6.2 to 8).
 */
final class RdbTransfer {
  static final int MARK_BYTES = 40;
  private static final String MARK_PREFIX = "EOF:";

  /** Takes the next bytes of the RDB; the array is used again after the call. */
  interface Target {
    void write(byte[] bytes, int offset, int length) throws IOException;
  }

  /** How the server sent the RDB. */
  enum Framing {
    LENGTH("disk"),
    MARK("diskless");

    private final String word;

    Framing(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  private final WireInput in;
  private final Target target;

  private RdbTransfer(WireInput in, Target target) {
    this.in = in;
    this.target = target;
  }

  /**
   * Copies one RDB; the input stands at its header, keep-alives are already skipped.
   *
   * @throws SourceException if the stream ends before the RDB does
   */
  static Framing copy(WireInput in, Target target) throws IOException, InterruptedException {
    String header = in.line();
    if (header.startsWith("-")) {
      throw RedisErrors.refused(
          in.peer(), "the synchronisation", new RedisReply.Failure(header.substring(1)));
    }
    if (!header.startsWith("$")) {
      throw in.malformed("'" + WireInput.shortened(header) + "' in place of an RDB");
    }
    RdbTransfer transfer = new RdbTransfer(in, target);
    String frame = header.substring(1);
    if (frame.startsWith(MARK_PREFIX)) {
      transfer.copyToMark(frame.substring(MARK_PREFIX.length()));
      return Framing.MARK;
    }
    transfer.copyLength(frame);
    return Framing.LENGTH;
  }

  private void copyLength(String text) throws IOException, InterruptedException {
    if (!text.matches("[0-9]{1,18}")) {
      throw in.malformed("the length '" + WireInput.shortened(text) + "' of an RDB");
    }
    long left = Long.parseLong(text);
    while (left > 0) {
      if (in.available() == 0) {
        in.more();
      }
      int count = (int) Math.min(in.available(), left);
      release(count);
      left -= count;
    }
  }

  private void copyToMark(String text) throws IOException, InterruptedException {
    byte[] mark = text.getBytes(StandardCharsets.UTF_8);
    if (mark.length != MARK_BYTES) {
      throw in.malformed("an end mark of " + mark.length + " bytes, not " + MARK_BYTES);
    }
    int[] skips = skips(mark);
    while (true) {
      int found = find(mark, skips);
      if (found >= 0) {
        release(found);
        in.consume(MARK_BYTES);
        return;
      }
      // The last 39 bytes may be the beginning of the mark.
      int sure = in.available() - (MARK_BYTES - 1);
      if (sure > 0) {
        release(sure);
      }
      in.more();
    }
  }

  /** Bad-character shifts of Horspool's search (Software: Practice and Experience 10, 1980). */
  private static int[] skips(byte[] mark) {
    int[] skips = new int[256];
    Arrays.fill(skips, mark.length);
    for (int i = 0; i < mark.length - 1; i++) {
      skips[mark[i] & 0xFF] = mark.length - 1 - i;
    }
    return skips;
  }

  /** Place of the mark among the unread bytes, or -1. */
  private int find(byte[] mark, int[] skips) {
    byte[] buffer = in.buffer();
    int last = in.limit() - MARK_BYTES;
    int at = in.position();
    while (at <= last) {
      if (Arrays.equals(buffer, at, at + MARK_BYTES, mark, 0, MARK_BYTES)) {
        return at - in.position();
      }
      at += skips[buffer[at + MARK_BYTES - 1] & 0xFF];
    }
    return -1;
  }

  private void release(int count) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("the copy of the RDB of redis " + in.peer());
    }
    if (count > 0) {
      target.write(in.buffer(), in.position(), count);
      in.consume(count);
    }
  }
}

package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.util.Locale;

/** Names of WAL segments and of lanes that hold WAL. */
public final class WalNames {
  private static final long PER_ID = 0x1_0000_0000L;

  private WalNames() {}

  /** The lane of a timeline. */
  public static String lane(int timeline) {
    return String.format(Locale.ROOT, "%08x", timeline);
  }

  /** The timeline of a lane. */
  public static int timeline(String lane) {
    return Integer.parseInt(lane, 16);
  }

  /** File name of the segment that begins at a position. */
  public static String segment(int timeline, long start, long segmentSize) {
    long number = start / segmentSize;
    long perId = PER_ID / segmentSize;
    return String.format(Locale.ROOT, "%08X%08X%08X", timeline, number / perId, number % perId);
  }

  /** File name of a timeline's history. */
  public static String history(int timeline) {
    return String.format(Locale.ROOT, "%08X.history", timeline);
  }

  /** Where the history of a timeline stands among the documents. */
  public static long historyPosition(int timeline) {
    return (long) timeline << 32;
  }

  /** The timeline of a history among the documents. */
  public static int historyTimeline(long position) {
    return (int) (position >>> 32);
  }

  /** A position as PostgreSQL writes it, {@code 16/B374D848}. */
  public static String position(long position) {
    return new Lsn(position).toString();
  }

  /**
   * The position that a text of {@link #position} means.
   *
   * @throws IOException if it is none
   */
  public static long parse(String position) throws IOException {
    return Lsn.parse(position).value();
  }
}

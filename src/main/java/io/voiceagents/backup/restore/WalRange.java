package io.voiceagents.backup.restore;

import io.voiceagents.backup.source.postgres.WalNames;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The WAL that a recovery was planned with, so that a server which fetches it piece by piece gets
 * that, no less and no more. As text {@code 1:0/3000000-2:0/9000000}.
 *
 * @param firstTimeline on which it begins
 * @param start position; what is before it came with the set
 * @param lastTimeline on which it ends
 * @param end position after it
 */
public record WalRange(int firstTimeline, long start, int lastTimeline, long end) {
  private static final String POSITION = "([1-9]\\d{0,9}):([0-9A-F]{1,8})/([0-9A-F]{1,8})";
  private static final long LAST_SEGMENT = 1L << 26;
  private static final Pattern FORM = Pattern.compile(POSITION + "-" + POSITION);

  /** Reads what {@link #toString} wrote; empty if it is something else. */
  public static Optional<WalRange> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new WalRange(
                Integer.parseInt(matcher.group(1)),
                position(matcher.group(2), matcher.group(3)),
                Integer.parseInt(matcher.group(4)),
                position(matcher.group(5), matcher.group(6))))
        : Optional.empty();
  }

  private static long position(String high, String low) {
    return Long.parseLong(high, 16) << 32 | Long.parseLong(low, 16);
  }

  /** A position as PostgreSQL writes it. */
  public static long position(String text) {
    String[] halves = text.split("/", 2);
    return position(halves[0], halves[1]);
  }

  /** Whether a position is in the last segment: of this size, or the largest that is usual. */
  public boolean isNearEnd(long position) {
    return position <= end && position > end - LAST_SEGMENT;
  }

  /** Position at which a timeline is over for this recovery. */
  long limit(int timeline) {
    return timeline == lastTimeline ? end : Long.MAX_VALUE;
  }

  /** Position up to which the plan saw a timeline; 0 if it did not look. */
  long promised(int timeline) {
    return timeline == lastTimeline ? end : 0;
  }

  boolean isBefore(int timeline, long position) {
    return timeline <= firstTimeline && position < start;
  }

  @Override
  public String toString() {
    return firstTimeline
        + ":"
        + WalNames.position(start)
        + "-"
        + lastTimeline
        + ":"
        + WalNames.position(end);
  }
}

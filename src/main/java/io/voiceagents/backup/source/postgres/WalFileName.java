package io.voiceagents.backup.source.postgres;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that a server archives or asks for, by its name (PostgreSQL's access/xlog_internal.h,
 * IsXLogFileName and those beside it).
 */
public sealed interface WalFileName {
  /**
   * A segment.
   *
   * @param log high half of its position
   * @param number of the segment in that
   */
  record Segment(int timeline, long log, long number) implements WalFileName {
    /** Position of its first byte. */
    public long start(long segmentSize) {
      return (log << 32) + number * segmentSize;
    }
  }

  /** The last, unfinished segment of a timeline that a promotion has left. */
  record Partial(Segment segment) implements WalFileName {}

  /** The history of a timeline. */
  record History(int timeline) implements WalFileName {}

  /** What a base backup says of itself. */
  record BackupLabel(Segment segment) implements WalFileName {}

  /** Reads a name; empty if a server archives nothing of that name. */
  static Optional<WalFileName> parse(String name) {
    Matcher matcher = Names.FORM.matcher(name);
    if (!matcher.matches()) {
      return Names.history(name);
    }
    Optional<Segment> segment = Names.segment(matcher);
    String rest = matcher.group(4);
    if (rest.isEmpty()) {
      return segment.map(WalFileName.class::cast);
    }
    return rest.equals(".partial") ? segment.map(Partial::new) : segment.map(BackupLabel::new);
  }

  /** The forms of names. */
  final class Names {
    private static final Pattern FORM =
        Pattern.compile(
            "([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})(|\\.partial|\\.[0-9A-F]{8}\\.backup)");
    private static final Pattern HISTORY = Pattern.compile("([0-9A-F]{8})\\.history");

    private Names() {}

    private static Optional<WalFileName> history(String name) {
      Matcher matcher = HISTORY.matcher(name);
      return matcher.matches() ? timeline(matcher.group(1)).map(History::new) : Optional.empty();
    }

    private static Optional<Segment> segment(Matcher matcher) {
      long log = Long.parseLong(matcher.group(2), 16);
      long number = Long.parseLong(matcher.group(3), 16);
      return log > Integer.MAX_VALUE
          ? Optional.empty()
          : timeline(matcher.group(1)).map(timeline -> new Segment(timeline, log, number));
    }

    private static Optional<Integer> timeline(String digits) {
      long timeline = Long.parseLong(digits, 16);
      return timeline > 0 && timeline <= Integer.MAX_VALUE
          ? Optional.of((int) timeline)
          : Optional.empty();
    }
  }
}

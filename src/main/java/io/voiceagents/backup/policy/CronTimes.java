package io.voiceagents.backup.policy;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a five-field cron expression fires, in a time zone: as Quartz does it, which runs the
 * schedules. A time that the clocks leave out in spring is left out. Of a time that they show twice
 * in autumn the second is meant, and only that one. Immutable.
 */
public final class CronTimes {
  private final ExecutionTime times;
  private final ZoneId zone;

  /**
   * @param expression as {@link Policy#schedule} has it
   */
  public CronTimes(String expression, ZoneId zone) {
    this.times =
        ExecutionTime.forCron(
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
                .parse(CronDays.spelledOut(expression)));
    this.zone = zone;
  }

  /** The first time after a moment; empty if there is none. */
  public Optional<Instant> next(Instant after) {
    // Nothing fires while the clocks show times for the first of two times, and just before the
    // second they show the first of them again.
    ZoneOffsetTransition again = repeating(after);
    LocalDateTime clock = again == null ? local(after) : again.getDateTimeAfter().minusNanos(1);
    while (true) {
      Optional<LocalDateTime> next = times.nextExecution(onTheClock(clock)).map(CronTimes::local);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      clock = next.get();
      if (isShown(clock)) {
        return Optional.of(moment(clock));
      }
    }
  }

  /** The last time before a moment; empty if there is none. */
  public Optional<Instant> last(Instant before) {
    ZoneOffsetTransition again = repeating(before);
    LocalDateTime clock = again == null ? local(before) : again.getDateTimeAfter();
    while (true) {
      Optional<LocalDateTime> last = times.lastExecution(onTheClock(clock)).map(CronTimes::local);
      if (last.isEmpty()) {
        return Optional.empty();
      }
      clock = last.get();
      if (isShown(clock)) {
        return Optional.of(moment(clock));
      }
    }
  }

  /** The setting back of the clocks by which the time of a moment is shown once more later. */
  private @Nullable ZoneOffsetTransition repeating(Instant moment) {
    LocalDateTime clock = local(moment);
    ZoneOffsetTransition change = zone.getRules().getTransition(clock);
    boolean first = change != null && change.isOverlap() && moment.isBefore(change.getInstant());
    return first ? change : null;
  }

  private boolean isShown(LocalDateTime clock) {
    return !zone.getRules().getValidOffsets(clock).isEmpty();
  }

  private Instant moment(LocalDateTime clock) {
    return clock.atZone(zone).withLaterOffsetAtOverlap().toInstant();
  }

  private LocalDateTime local(Instant moment) {
    return LocalDateTime.ofInstant(moment, zone);
  }

  private static LocalDateTime local(ZonedDateTime time) {
    return time.toLocalDateTime();
  }

  /** The library counts on a clock that is never set. */
  private static ZonedDateTime onTheClock(LocalDateTime clock) {
    return clock.atZone(ZoneOffset.UTC);
  }
}

package io.voiceagents.backup.policy;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/** When a five-field cron expression fires, in a time zone. Immutable. */
public final class CronTimes {
  private final ExecutionTime times;
  private final ZoneId zone;

  /**
   * @param expression as {@link Policy#schedule} has it
   */
  public CronTimes(String expression, ZoneId zone) {
    Cron cron =
        new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
            .parse(expression);
    this.times = ExecutionTime.forCron(cron);
    this.zone = zone;
  }

  /** The first time after a moment; empty if there is none. */
  public Optional<Instant> next(Instant after) {
    return times.nextExecution(at(after)).map(ZonedDateTime::toInstant);
  }

  /** The last time before a moment; empty if there is none. */
  public Optional<Instant> last(Instant before) {
    return times.lastExecution(at(before)).map(ZonedDateTime::toInstant);
  }

  private ZonedDateTime at(Instant moment) {
    return moment.atZone(zone);
  }
}

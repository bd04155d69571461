package io.voiceagents.backup.cli;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.voiceagents.backup.policy.Policy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.Optional;

/** Whether a schedule was kept. */
final class MissedRun {
  private MissedRun() {}

  /**
   * The latest scheduled run that has no complete backup. A run counts as missed half an interval
   * after it was due: until then it may still be working.
   *
   * @param lastStart when the last complete backup began
   */
  static Optional<Instant> since(Policy policy, Instant lastStart, Clock clock) {
    return policy.schedule().values().stream()
        .flatMap(cron -> lastDue(cron, clock).stream())
        .filter(due -> due.isAfter(lastStart))
        .max(Comparator.naturalOrder());
  }

  private static Optional<Instant> lastDue(String cron, Clock clock) {
    ExecutionTime times =
        ExecutionTime.forCron(
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(cron));
    ZonedDateTime now = ZonedDateTime.now(clock);
    Optional<ZonedDateTime> last = times.lastExecution(now);
    Optional<ZonedDateTime> before = last.flatMap(times::lastExecution);
    if (last.isEmpty() || before.isEmpty()) {
      return Optional.empty();
    }
    Duration grace = Duration.between(before.get(), last.get()).dividedBy(2);
    boolean over = now.isAfter(last.get().plus(grace));
    return Optional.of(over ? last.get() : before.get()).map(ZonedDateTime::toInstant);
  }
}

package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TimeZone;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quartz.CronExpression;

class OwnScheduleTimesTest {
  private static OwnSchedules.Time time(String cron) throws Exception {
    CronExpression expression = OwnSchedules.cron(cron);
    expression.setTimeZone(TimeZone.getTimeZone("Europe/Berlin"));
    return new OwnSchedules.Time("file", "route", expression, Optional.of("logs"));
  }

  @ParameterizedTest
  @CsvSource({
    "0/2 * * * * ?, 2026-11-23T12:00:00Z, 2026-11-23T11:59:58Z",
    "0 0 2 * * ?, 2026-11-23T12:00:00Z, 2026-11-23T01:00:00Z",
    "0 0 2 * * ?, 2026-11-23T01:00:00Z, 2026-11-22T01:00:00Z",
    "0 0 2 1 1 ?, 2026-11-23T12:00:00Z, 2026-01-01T01:00:00Z",
    "0 0 3 L * ?, 2026-11-23T12:00:00Z, 2026-10-31T02:00:00Z",
    "0 0 2 29 2 ?, 2026-11-23T12:00:00Z, 2024-02-29T01:00:00Z",
  })
  void theLastTimeIsTheOneJustBefore(String cron, Instant now, Instant last) throws Exception {
    assertThat(time(cron).last(now)).contains(last);
  }

  @ParameterizedTest
  @CsvSource({"0 0 2 1 1 ? 2030, 2026-11-23T12:00:00Z", "0 0 2 1 1 ? 2001, 2026-11-23T12:00:00Z"})
  void whatNeverCameOrLongAgoWasNotMissed(String cron, Instant now) throws Exception {
    assertThat(time(cron).last(now)).isEmpty();
  }

  /** Between the last and now there is none, whatever the clocks do meanwhile. */
  @Property(tries = 300)
  void nothingLiesBetween(
      @ForAll @LongRange(min = 1_700_000_000, max = 1_900_000_000) long second,
      @ForAll @IntRange(max = 3) int which)
      throws Exception {
    String[] crons = {"0 30 2 * * ?", "0 0/20 * * * ?", "15 0 0/6 ? * MON-FRI", "0 0 12 L * ?"};
    OwnSchedules.Time time = time(crons[which]);
    Instant now = Instant.ofEpochSecond(second);
    Instant last = time.last(now).orElseThrow();
    assertThat(last).isBefore(now).isAfter(now.minus(Duration.ofDays(32)));
    assertThat(time.next(last).orElseThrow()).isAfterOrEqualTo(now);
  }
}

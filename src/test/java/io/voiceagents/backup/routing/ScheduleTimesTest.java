package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.policy.CronDays;
import io.voiceagents.backup.policy.CronTimes;
import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TimeZone;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quartz.CronExpression;

/** What is shown as the next time is when Quartz runs it. */
class ScheduleTimesTest {
  private static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05Z");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final int TIMES = 12;

  private static List<Instant> quartz(String cron, ZoneId zone, Instant from)
      throws ParseException {
    CronExpression expression =
        new CronExpression(new Schedule("logs.full", cron).quartz().replace('+', ' '));
    expression.setTimeZone(TimeZone.getTimeZone(zone));
    List<Instant> times = new ArrayList<>();
    Date time = Date.from(from);
    for (int i = 0; i < TIMES; i++) {
      time = expression.getNextValidTimeAfter(time);
      if (time == null) {
        break;
      }
      times.add(time.toInstant());
    }
    return times;
  }

  private static List<Instant> shown(String cron, ZoneId zone, Instant from) {
    CronTimes times = new CronTimes(cron, zone);
    List<Instant> shown = new ArrayList<>();
    Optional<Instant> time = times.next(from);
    while (time.isPresent() && shown.size() < TIMES) {
      shown.add(time.get());
      time = times.next(time.get());
    }
    return shown;
  }

  @Property(tries = 1_000)
  void quartzRunsWhatIsShown(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    String cron = expression(random);
    Instant from = BEGIN.plusSeconds(random.nextInt(400 * 86_400));
    List<Instant> expected = quartz(cron, ZoneOffset.UTC, from);
    assertThat(shown(cron, ZoneOffset.UTC, from)).as(cron).isEqualTo(expected);
    CronTimes times = new CronTimes(cron, ZoneOffset.UTC);
    for (int i = 1; i < expected.size(); i++) {
      assertThat(times.last(expected.get(i))).as(cron).contains(expected.get(i - 1));
    }
  }

  /** Times of day only: how often they come tells most about clocks that are set. */
  @Property(tries = 300)
  void quartzRunsWhatIsShownWhereClocksAreSet(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    String cron =
        field(random, 0, 59, List.of()) + " " + field(random, 0, 23, List.of()) + " * * *";
    for (String day : List.of("2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z")) {
      Instant from = Instant.parse(day);
      List<Instant> expected = quartz(cron, BERLIN, from);
      assertThat(shown(cron, BERLIN, from)).as(cron).isEqualTo(expected);
      for (int i = 1; i < expected.size(); i++) {
        assertThat(new CronTimes(cron, BERLIN).last(expected.get(i)))
            .as(cron)
            .contains(expected.get(i - 1));
      }
    }
  }

  private static String expression(Random random) {
    boolean week = random.nextBoolean();
    return String.join(
        " ",
        field(random, 0, 59, List.of()),
        field(random, 0, 23, List.of()),
        week ? "*" : field(random, 1, 28, List.of()),
        field(random, 1, 12, MONTHS),
        week ? field(random, 0, 7, DAYS) : "*");
  }

  private static final List<String> DAYS =
      List.of("SUN", "mon", "TUE", "wed", "THU", "fri", "SAT", "sun");
  private static final List<String> MONTHS =
      List.of(
          "", "JAN", "feb", "MAR", "apr", "MAY", "jun", "JUL", "aug", "SEP", "oct", "NOV", "dec");

  private static String field(Random random, int least, int most, List<String> names) {
    List<String> parts = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      parts.add(part(random, least, most, names));
    }
    return random.nextInt(4) == 0 ? "*" : String.join(",", parts);
  }

  private static String part(Random random, int least, int most, List<String> names) {
    int first = least + random.nextInt(most - least + 1);
    int last = first + random.nextInt(most - first + 1);
    int step = 1 + random.nextInt(Math.max(1, (most - least) / 2));
    return switch (random.nextInt(5)) {
      case 0 -> "*/" + step;
      case 1 -> first + "-" + last;
      case 2 -> first + "-" + last + "/" + step;
      case 3 -> names.isEmpty() ? String.valueOf(first) : names.get(first);
      default -> String.valueOf(first);
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0-7 | *",
        "0-6 | *",
        "1-7 | *",
        "7 | 0",
        "0 | 0",
        "5-7 | 0,5,6",
        "fri-sun | 0,5,6",
        "MON-FRI | 1,2,3,4,5",
        "sat,sun | 0,6",
        "*/2 | 0,2,4,6",
        "1-5/2 | 1,3,5",
        "1/2 | 0,1,3,5",
        "* | *"
      })
  void daysOfTheWeekAreSpelledOut(String days, String list) {
    assertThat(CronDays.spelledOut("0 2 * * " + days)).isEqualTo("0 2 * * " + list);
  }

  @Test
  void everyFirstDayOfTheMonthIsEveryDayOfIt() throws Exception {
    assertThat(CronDays.spelledOut("0 2 */1 * 1")).isEqualTo("0 2 * * 1");
    assertThat(quartz("0 2 */1 * 1", ZoneOffset.UTC, BEGIN).get(0))
        .isEqualTo("2026-01-05T02:00:00Z");
  }

  @Test
  void everyDayOfTheWeekIsEveryDay() throws Exception {
    Instant from = ZonedDateTime.of(2026, 11, 27, 3, 0, 0, 0, ZoneOffset.UTC).toInstant();
    assertThat(quartz("0 2 * * 0-7", ZoneOffset.UTC, from).get(0))
        .isEqualTo("2026-11-28T02:00:00Z");
  }

  @Test
  void aTimeThatTheClocksShowTwiceIsTheSecondAndOneThatTheyLeaveOutIsNone() {
    CronTimes daily = new CronTimes("30 2 * * *", BERLIN);
    assertThat(daily.next(Instant.parse("2026-10-24T12:00:00Z")))
        .contains(Instant.parse("2026-10-25T01:30:00Z"));
    assertThat(daily.next(Instant.parse("2026-10-25T00:40:00Z")))
        .contains(Instant.parse("2026-10-25T01:30:00Z"));
    assertThat(daily.last(Instant.parse("2026-10-25T00:40:00Z")))
        .contains(Instant.parse("2026-10-24T00:30:00Z"));
    assertThat(daily.next(Instant.parse("2026-03-28T12:00:00Z")))
        .contains(Instant.parse("2026-03-30T00:30:00Z"));
    assertThat(daily.last(Instant.parse("2026-03-29T12:00:00Z")))
        .contains(Instant.parse("2026-03-28T01:30:00Z"));
  }
}

package io.voiceagents.backup.policy;

import com.cronutils.mapper.CronMapper;
import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** Checks five-field cron expressions, as crontab(5) has them. */
final class CronText {
  private static final String HINT =
      "Five fields: minute hour day-of-month month day-of-week, as in \"0 2 * * *\".";

  /** Any moment does: an expression that fires at all fires again after it. */
  private static final ZonedDateTime START =
      ZonedDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  private static final String EITHER =
      "crontab(5) runs it on either of them, which the scheduler can't. Give one of the two, as in"
          + " \"0 2 1 * *\" or \"0 2 * * 1\".";

  private CronText() {}

  /** The expression with single spaces. */
  static String parse(String text) throws BadValue {
    String expression = text.strip().replaceAll("\\s+", " ");
    Cron cron = cron(expression);
    if (CronDays.isEither(expression)) {
      throw new BadValue("must have '*' as its day of the month or as its day of the week", EITHER);
    }
    if (ExecutionTime.forCron(cron).nextExecution(START).isEmpty()) {
      throw new BadValue("must be a cron expression that fires on some day", HINT);
    }
    return expression;
  }

  private static Cron cron(String expression) throws BadValue {
    CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    try {
      Cron cron = parser.parse(expression).validate();
      if (!CronDays.isEither(expression)) {
        // Quartz runs it, so what can't be said to Quartz is known now.
        CronMapper.fromUnixToQuartz().map(parser.parse(CronDays.spelledOut(expression)));
      }
      return cron;
    } catch (IllegalArgumentException bad) {
      throw new BadValue("must be a cron expression", HINT, String.valueOf(bad.getMessage()));
    }
  }
}

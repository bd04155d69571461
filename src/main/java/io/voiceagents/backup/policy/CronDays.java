package io.voiceagents.backup.policy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The days of the week of a cron expression, spelt out. Sunday is 0 and 7 in crontab(5), 1 in
 * Quartz, 7 in Java: a range or a step that touches it means something else to each library, a list
 * of single days does not. Pure.
 */
public final class CronDays {
  private static final List<String> NAMES =
      List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
  private static final int WEEK = 7;
  private static final int DAY_OF_MONTH = 2;
  private static final int DAY_OF_WEEK = 4;

  private CronDays() {}

  /**
   * The same expression with its days of the week as a list of numbers from 0 to 6, or a star for
   * all of them.
   *
   * @param expression five fields, as {@link Policy#schedule} has them
   * @throws IllegalArgumentException if it is none
   */
  public static String spelledOut(String expression) {
    String[] fields = fields(expression);
    if (isEvery(fields[DAY_OF_MONTH])) {
      fields[DAY_OF_MONTH] = "*";
    }
    Set<Integer> days = new TreeSet<>();
    for (String part : fields[DAY_OF_WEEK].split(",", -1)) {
      add(days, part);
    }
    fields[DAY_OF_WEEK] =
        days.size() == WEEK
            ? "*"
            : days.stream().map(String::valueOf).collect(Collectors.joining(","));
    return String.join(" ", fields);
  }

  private static String[] fields(String expression) {
    String[] fields = expression.split(" ", -1);
    if (fields.length != DAY_OF_WEEK + 1) {
      throw new IllegalArgumentException("five fields are needed");
    }
    return fields;
  }

  /** Whether it names days of the month and days of the week too, of which either would do. */
  static boolean isEither(String expression) {
    String[] fields = expression.split(" ", -1);
    return !isEvery(fields[DAY_OF_MONTH]) && !isEvery(fields[DAY_OF_WEEK]);
  }

  private static boolean isEvery(String field) {
    return field.equals("*") || field.equals("*/1");
  }

  private static void add(Set<Integer> days, String part) {
    String[] stepped = part.split("/", 2);
    int step = stepped.length == 2 ? Math.max(1, Integer.parseInt(stepped[1])) : 1;
    String[] range = stepped[0].split("-", 2);
    int first = range[0].equals("*") ? 0 : day(range[0]);
    int last = first;
    if (range.length == 2) {
      last = day(range[1]);
      last = last < first ? last + WEEK : last;
    } else if (range[0].equals("*") || stepped.length == 2) {
      last = WEEK;
    }
    for (int day = first; day <= last; day += step) {
      days.add(day % WEEK);
    }
  }

  private static int day(String text) {
    int named = NAMES.indexOf(text.toUpperCase(Locale.ROOT));
    return named >= 0 ? named : Integer.parseInt(text);
  }
}

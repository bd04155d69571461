package io.voiceagents.backup.routing;

import io.voiceagents.backup.edit.EditedFiles;
import io.voiceagents.backup.edit.UnreadableFileException;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.recovery.OtherRuns;
import io.voiceagents.backup.routing.RouteDocument.Item;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.quartz.CronExpression;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Schedules that people write as route files, with times of their own: {@code schedule-NAME}, where
 * the name is none that a time of the configuration could have. They run whatever the configuration
 * says; those with such a name run while it has that time. Pure, but for what reads files.
 */
final class OwnSchedules {
  static final String PREFIX = "schedule-";

  private static final Pattern OF_CONFIGURATION =
      Pattern.compile(
          PREFIX
              + "([a-z][a-z0-9_]*-(?:"
              + Arrays.stream(BackupKind.values())
                  .map(BackupKind::word)
                  .collect(Collectors.joining("|"))
              + ")|verification|restore_test|expiry)\\.camel\\.yaml");
  private static final Pattern OPTION = Pattern.compile("[?&](cron|trigger\\.timeZone)=([^&]*)");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");
  private static final Pattern BACKUP =
      Pattern.compile("\\s*backup\\(\\s*['\"]?([^'\",)]*)['\"]?\\s*,.*");

  private static final Logger LOG = LoggerFactory.getLogger(OwnSchedules.class);

  private OwnSchedules() {}

  /**
   * A time that a route file has.
   *
   * @param file name of the file
   * @param route id of the route; the file's name where it has none
   * @param policy that is backed up, if it is one
   */
  record Time(String file, String route, CronExpression cron, Optional<String> policy) {
    private static final Duration NEAR = Duration.ofMinutes(1);
    private static final Duration FAR = Duration.ofDays(10 * 366);

    /** The first time after a moment; empty if there is none. */
    Optional<Instant> next(Instant after) {
      return Optional.ofNullable(cron.getNextValidTimeAfter(Date.from(after))).map(Date::toInstant);
    }

    /** The last time before a moment; empty if there is none in ten years. */
    Optional<Instant> last(Instant before) {
      // Quartz looks ahead only (its getTimeBefore gives nothing).
      for (Duration back = NEAR; back.compareTo(FAR) < 0; back = back.multipliedBy(4)) {
        Optional<Instant> last = Optional.empty();
        Optional<Instant> next = next(before.minus(back)).filter(before::isAfter);
        while (next.isPresent()) {
          last = next;
          next = next(last.get()).filter(before::isAfter);
        }
        if (last.isPresent()) {
          return last;
        }
      }
      return Optional.empty();
    }
  }

  /** Whether a file runs without a time in the configuration. */
  static boolean isOwn(String file) {
    return file.startsWith(PREFIX) && !OF_CONFIGURATION.matcher(file).matches();
  }

  /**
   * The time of the configuration that a file waits for.
   *
   * @return as {@link Schedule#name}; empty for all files that wait for none
   */
  static Optional<String> belongsTo(String file) {
    Matcher name = OF_CONFIGURATION.matcher(file);
    return name.matches() ? Optional.of(name.group(1).replace('-', '.')) : Optional.empty();
  }

  /** The policy that a step backs up, as far as it is written there. */
  static Optional<String> policy(Item item) {
    Matcher backup = BACKUP.matcher(item.value());
    return item.key().equals("method") && backup.matches()
        ? Optional.of(backup.group(1))
        : Optional.empty();
  }

  /** Cron expressions of a file's triggers, with their places; placeholders stand as they are. */
  static List<Item> crons(RouteDocument document) {
    return document.items().stream().flatMap(item -> option(item, "cron").stream()).toList();
  }

  /** The value of an option of a trigger, written in its parameters or in its address. */
  private static Optional<Item> option(Item item, String name) {
    if (item.path().endsWith("from/parameters/" + name)) {
      return Optional.of(item);
    }
    if (item.path().endsWith("from/uri") && item.value().startsWith("quartz:")) {
      Matcher options = OPTION.matcher(item.value());
      while (options.find()) {
        if (options.group(1).equals(name)) {
          return Optional.of(
              new Item(item.path(), name, options.group(2), item.line(), item.route()));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Reads a cron expression as Quartz does.
   *
   * @param text with plus signs for spaces, as in an endpoint, or without
   */
  static CronExpression cron(String text) throws ParseException {
    return new CronExpression(text.replace('+', ' ').strip());
  }

  /** The times of the own schedules that can be told without running them. */
  static List<Time> times(Configuration configuration, EditedFiles files) {
    Map<String, String> known = Schedule.properties(configuration);
    List<Time> times = new ArrayList<>();
    files.routes().entrySet().stream()
        .filter(file -> isOwn(file.getKey()))
        .map(file -> RouteDocument.read(file.getKey(), file.getValue()))
        .forEach(
            document ->
                crons(document).forEach(cron -> time(document, cron, known).ifPresent(times::add)));
    return List.copyOf(times);
  }

  private static Optional<Time> time(
      RouteDocument document, Item item, Map<String, String> properties) {
    List<Item> route =
        document.items().stream().filter(each -> each.route().equals(item.route())).toList();
    try {
      CronExpression cron = cron(resolved(item.value(), properties));
      route.stream()
          .flatMap(each -> option(each, "trigger.timeZone").stream())
          .findFirst()
          .ifPresent(
              zone -> cron.setTimeZone(TimeZone.getTimeZone(resolved(zone.value(), properties))));
      return Optional.of(
          new Time(
              document.file(),
              item.route().isEmpty() ? document.file() : item.route(),
              cron,
              route.stream().flatMap(each -> policy(each).stream()).findFirst()));
    } catch (ParseException e) {
      // It names a value that only Camel can find.
      return Optional.empty();
    }
  }

  private static String resolved(String text, Map<String, String> properties) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(properties.getOrDefault(found.group(1), found.group())));
  }

  /** The runs of each policy by the files that lie there; no file, no run. */
  static Map<String, OtherRuns> runs(Configuration configuration, Path routes, Instant now) {
    try {
      return runs(times(configuration, EditedFiles.read(configuration.file(), routes)), now);
    } catch (UnreadableFileException e) {
      LOG.warn("own schedules are not known: {}", Failures.message(e));
      return Map.of();
    }
  }

  /** The runs of each policy by own schedules. */
  static Map<String, OtherRuns> runs(List<Time> times, Instant now) {
    return times.stream()
        .filter(time -> time.policy().isPresent())
        .collect(
            Collectors.toMap(
                time -> time.policy().orElseThrow(),
                time -> new OtherRuns(time.next(now), OtherRuns.due(time::last, now)),
                OtherRuns::and));
  }
}

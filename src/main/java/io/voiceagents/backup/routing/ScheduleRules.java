package io.voiceagents.backup.routing;

import io.voiceagents.backup.edit.EditedFiles;
import io.voiceagents.backup.edit.RouteProblem;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.Nearest;
import io.voiceagents.backup.routing.RouteDocument.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What routes of schedules must be, beyond what Camel checks: it takes any name below {@code
 * trigger.} and any time zone, and nobody but this program knows its policies. Pure.
 */
final class ScheduleRules {
  /** Of QuartzEndpoint and of Quartz's triggers (quartz-component.adoc, "Quartz triggers"). */
  private static final Set<String> TRIGGER =
      new TreeSet<>(
          Set.of(
              "timeZone",
              "misfireInstruction",
              "priority",
              "description",
              "calendarName",
              "startAt",
              "endAt",
              "repeatCount",
              "repeatInterval"));

  private static final String PREFIX = "trigger.";
  private static final Pattern IN_ADDRESS = Pattern.compile("[?&]trigger\\.([^=&]*)");
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{\\??(schedule\\.[A-Za-z0-9_.]+)(?::[^}]*)?}}");
  private static final Pattern BACKUP =
      Pattern.compile("\\s*backup\\(\\s*['\"]?([^'\",)]*)['\"]?\\s*,.*");

  private final Configuration configuration;
  private final List<RouteProblem> problems = new ArrayList<>();

  private ScheduleRules(Configuration configuration) {
    this.configuration = configuration;
  }

  /** All that is wrong with the schedules of a configuration and their routes. */
  static List<RouteProblem> check(Configuration configuration, EditedFiles files) {
    ScheduleRules rules = new ScheduleRules(configuration);
    rules.routesAreThere(files);
    Set<String> timed = new TreeSet<>(RouteGate.timed(configuration));
    files
        .routes()
        .forEach(
            (name, text) -> {
              RouteDocument document = RouteDocument.read(name, text);
              document.items().forEach(item -> rules.trigger(document, item));
              // The others don't run: they wait for their policy.
              if (timed.contains(name)) {
                document.items().forEach(item -> rules.names(document, item));
              }
            });
    return List.copyOf(rules.problems);
  }

  /** No schedule without a route, or a backup would never run. */
  private void routesAreThere(EditedFiles files) {
    for (Schedule schedule : Schedule.all(configuration)) {
      String file = RouteGate.file(schedule);
      if (!files.routes().containsKey(file)) {
        problems.add(
            new RouteProblem(
                file,
                0,
                "is not there, but the configuration has the schedule '"
                    + schedule.name()
                    + "', which would never run.",
                "'backupctl routes add "
                    + schedule.name().replaceFirst("\\..*", "")
                    + "' writes it."));
      }
    }
  }

  private void trigger(RouteDocument document, Item item) {
    if (item.key().startsWith(PREFIX) && item.path().endsWith("/parameters/" + item.key())) {
      option(document, item, item.key().substring(PREFIX.length()));
      zone(document, item);
    } else if (item.key().equals("uri") && item.value().startsWith("quartz:")) {
      Matcher options = IN_ADDRESS.matcher(item.value());
      while (options.find()) {
        option(document, item, options.group(1));
      }
    }
  }

  private void option(RouteDocument document, Item item, String name) {
    if (!TRIGGER.contains(name)) {
      report(
          document,
          item,
          "'" + PREFIX + name + "' is not a known option of a trigger.",
          Nearest.hint(
                  name, TRIGGER, "Known: " + PREFIX + String.join(", " + PREFIX, TRIGGER) + ".")
              .replace("mean '", "mean '" + PREFIX));
    }
  }

  /** Java takes GMT for a time zone that it does not know. */
  private void zone(RouteDocument document, Item item) {
    boolean literal = item.key().equals(PREFIX + "timeZone") && !item.value().contains("{{");
    List<String> known = Arrays.asList(TimeZone.getAvailableIDs());
    if (literal && !known.contains(item.value())) {
      report(
          document,
          item,
          "'" + item.value() + "' is not a time zone.",
          Nearest.hint(item.value(), known, "As in UTC or Europe/Berlin."));
    }
  }

  private void names(RouteDocument document, Item item) {
    Set<String> known = Schedule.properties(configuration).keySet();
    Matcher placeholder = PLACEHOLDER.matcher(item.value());
    while (placeholder.find()) {
      String name = placeholder.group(1);
      if (!known.contains(name)) {
        report(
            document,
            item,
            "{{" + name + "}} names a schedule that the configuration does not have.",
            Nearest.hint(
                name, known, "Add policies.<name>.schedule, or correct the name of the policy."));
      }
    }
    Matcher backup = BACKUP.matcher(item.value());
    Set<String> policies = configuration.policies().keySet();
    if (item.key().equals("method") && backup.matches() && !policies.contains(backup.group(1))) {
      report(
          document,
          item,
          "'" + backup.group(1) + "' is not a policy, so this would back up nothing.",
          Nearest.hint(
              backup.group(1), policies, "Policies: " + String.join(", ", policies) + "."));
    }
  }

  private void report(RouteDocument document, Item item, String message, String hint) {
    problems.add(new RouteProblem(document.file(), item.line(), message, hint));
  }
}

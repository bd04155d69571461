package io.voiceagents.backup.routing;

import io.voiceagents.backup.edit.EditedFiles;
import io.voiceagents.backup.edit.RouteProblem;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.Nearest;
import io.voiceagents.backup.routing.RouteDocument.Item;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private final Configuration configuration;
  private final List<RouteProblem> problems = new ArrayList<>();
  private final Map<String, String> triggers = new HashMap<>();

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
              if (timed.contains(name) || OwnSchedules.isOwn(name)) {
                document.items().forEach(item -> rules.names(document, item));
                OwnSchedules.crons(document).forEach(item -> rules.cron(document, item));
                document.items().forEach(item -> rules.address(document, item));
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
    Set<String> policies = configuration.policies().keySet();
    OwnSchedules.policy(item)
        .filter(policy -> !policies.contains(policy))
        .ifPresent(
            policy ->
                report(
                    document,
                    item,
                    "'" + policy + "' is not a policy, so this would back up nothing.",
                    Nearest.hint(
                        policy, policies, "Policies: " + String.join(", ", policies) + ".")));
  }

  /** Camel would say no more than that there is something wrong somewhere. */
  private void cron(RouteDocument document, Item item) {
    if (item.value().contains("{{")) {
      return;
    }
    try {
      OwnSchedules.cron(item.value());
    } catch (ParseException e) {
      report(
          document,
          item,
          "'"
              + item.value()
              + "' is not a time for Quartz: "
              + String.valueOf(e.getMessage()).replaceFirst("[.]+$", "")
              + ".",
          "Six fields, with seconds first and a '?' for one of the days: "
              + Schedule.quartz(item.value().replace('+', ' ')).orElse("0 0 2 * * ?")
              + ".");
    }
  }

  /** Of two routes with one trigger, Quartz would serve one, and nobody says which. */
  private void address(RouteDocument document, Item item) {
    if (!item.path().endsWith("from/uri") || !item.value().startsWith("quartz:")) {
      return;
    }
    String name = item.value().replaceFirst("^quartz:/*", "").replaceFirst("\\?.*", "");
    String first = triggers.putIfAbsent(name, document.file() + ":" + item.line());
    if (first != null) {
      report(
          document,
          item,
          "the trigger '" + name + "' is that of " + first + " too.",
          "Give it another name, as in quartz:own/NAME.");
    }
  }

  private void report(RouteDocument document, Item item, String message, String hint) {
    problems.add(new RouteProblem(document.file(), item.line(), message, hint));
  }
}

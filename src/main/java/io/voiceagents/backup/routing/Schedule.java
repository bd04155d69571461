package io.voiceagents.backup.routing;

import com.cronutils.mapper.CronMapper;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.CronDays;
import io.voiceagents.backup.policy.Policy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A time at which something runs, and the route file that runs it. The time stands in the
 * configuration, the route refers to it by the property {@code schedule.<name>}.
 *
 * @param name of a policy and a kind, as in {@code postgres.full}; {@code verification}, {@code
 *     restore_test} or {@code expiry}
 * @param cron five fields, as in the configuration
 */
record Schedule(String name, String cron) {
  /** The route file that is looked for. */
  Path file(Path routes) {
    return routes.resolve("schedule-" + name.replace('.', '-') + ".camel.yaml");
  }

  /** The route's id. */
  String route() {
    return "schedule-" + name.replace('.', '-');
  }

  static Schedule of(Policy policy, BackupKind kind, String cron) {
    return new Schedule(policy.name() + "." + kind.word(), cron);
  }

  /** All schedules of a configuration, in the order of their names. */
  static List<Schedule> all(Configuration configuration) {
    List<Schedule> all = new ArrayList<>();
    configuration
        .policies()
        .values()
        .forEach(
            policy -> policy.schedule().forEach((kind, cron) -> all.add(of(policy, kind, cron))));
    configuration
        .schedules()
        .verification()
        .ifPresent(cron -> all.add(new Schedule("verification", cron)));
    configuration
        .schedules()
        .restoreTest()
        .ifPresent(cron -> all.add(new Schedule("restore_test", cron)));
    configuration.schedules().expiry().ifPresent(cron -> all.add(new Schedule("expiry", cron)));
    all.sort(Comparator.comparing(Schedule::name));
    return all;
  }

  /** What the route files refer to: the times as Quartz has them, and the time zone. */
  static Map<String, String> properties(Configuration configuration) {
    Map<String, String> properties = new HashMap<>();
    all(configuration)
        .forEach(schedule -> properties.put("schedule." + schedule.name(), schedule.quartz()));
    properties.put("schedule.time_zone", configuration.schedules().zone().getId());
    return properties;
  }

  /** Six fields with seconds, as Quartz has them; plus signs for spaces, as in an endpoint. */
  String quartz() {
    return ofQuartz(cron).replace(' ', '+');
  }

  /** The same time as Quartz has it; empty for what are not five fields of cron. */
  static Optional<String> quartz(String fiveFields) {
    try {
      return Optional.of(ofQuartz(fiveFields));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String ofQuartz(String fiveFields) {
    CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    return CronMapper.fromUnixToQuartz()
        .map(parser.parse(CronDays.spelledOut(fiveFields)))
        .asString();
  }
}

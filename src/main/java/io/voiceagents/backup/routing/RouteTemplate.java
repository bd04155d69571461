package io.voiceagents.backup.routing;

import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Writes the route files of schedules, as those that are shipped. Never touches one that is there.
 */
final class RouteTemplate {
  private static final String TEXT =
      """
      # When '%1$s' gets a backup of the kind %2$s.
      # The time stands in config/backup.yaml: policies.%1$s.schedule.%2$s.
      # A time that was missed while the machine slept is made up for once, not once for each.
      - route:
          id: schedule-%1$s-%2$s
          description: "Puts a backup of the policy '%1$s' in line; it starts when none of that type is running."
          from:
            id: schedule-%1$s-%2$s-time
            uri: quartz:backup/%1$s-%2$s
            parameters:
              cron: "{{schedule.%1$s.%2$s}}"
              trigger.timeZone: "{{schedule.time_zone}}"
              trigger.misfireInstruction: "1"
            steps:
              - bean:
                  id: schedule-%1$s-%2$s-start
                  ref: schedules
                  method: backup('%1$s', '%2$s')
      """;

  private RouteTemplate() {}

  static String text(String policy, BackupKind kind) {
    return TEXT.formatted(policy, kind.word());
  }

  /**
   * Writes what is missing.
   *
   * @param dryRun only tells
   * @return the files that are or would be written
   */
  static List<Path> add(Policy policy, Path routes, boolean dryRun) throws IOException {
    List<Path> written = new ArrayList<>();
    for (var schedule : new TreeMap<>(policy.schedule()).entrySet()) {
      Path file = Schedule.of(policy, schedule.getKey(), schedule.getValue()).file(routes);
      if (!Files.exists(file)) {
        written.add(file);
        if (!dryRun) {
          Path staged = file.resolveSibling("." + file.getFileName() + ".new");
          Files.writeString(
              staged,
              text(policy.name(), schedule.getKey()),
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING);
          Files.move(staged, file);
        }
      }
    }
    return written;
  }
}

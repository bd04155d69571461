package io.voiceagents.backup.routing;

import io.voiceagents.backup.cli.Operations.Finding;
import io.voiceagents.backup.cli.Operations.Finding.Level;
import io.voiceagents.backup.edit.EditedFiles;
import io.voiceagents.backup.edit.RouteProblem;
import io.voiceagents.backup.edit.UnreadableFileException;
import io.voiceagents.backup.policy.AlertSettings;
import io.voiceagents.backup.policy.Configuration;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the {@link RouteGate} says of the route files, for people. */
final class RouteFindings {
  private static final String RUNS =
      "Send to it from a step of a backup, as in routes/trigger.camel.yaml; schedules are named schedule-NAME.camel.yaml.";

  private RouteFindings() {}

  /** Checks the files of a directory against a configuration. */
  static List<Finding> of(
      Configuration configuration, Path routes, Clock clock, SecureRandom random)
      throws IOException {
    EditedFiles files;
    try {
      files = EditedFiles.read(configuration.file(), routes);
    } catch (UnreadableFileException e) {
      return List.of(finding(e.problem()));
    }
    Path state = configuration.stateDirectory();
    Watchers watchers =
        Watchers.all(state, () -> AlertSettings.DEFAULT, Optional::empty, "check", routes, clock);
    RouteGate gate =
        new RouteGate(
            configuration.file(), Map.of(), watchers.with(ScheduleSteps.Starts.NOTHING, Map.of()));
    Path staged = state.resolve("check-" + Long.toHexString(random.nextLong()));
    try {
      files.writeRoutes(staged);
      List<RouteProblem> problems = gate.problems(configuration, files, staged);
      return problems.isEmpty()
          ? good(configuration, files)
          : problems.stream().map(RouteFindings::finding).toList();
    } finally {
      RouteGate.discard(staged);
    }
  }

  /** How many run, when the own schedules do, and which files nothing runs. */
  private static List<Finding> good(Configuration configuration, EditedFiles files) {
    List<String> timed = RouteGate.timed(configuration);
    List<Finding> idle = new ArrayList<>();
    List<String> waiting = new ArrayList<>();
    files
        .routes()
        .forEach(
            (name, text) -> {
              Optional<String> time = OwnSchedules.belongsTo(name);
              if (RouteRules.isNeverCalled(name, files.routes())) {
                idle.add(new Finding(name, Level.WARNING, "nothing runs this file", RUNS));
              } else if (time.isPresent() && !timed.contains(name)) {
                if (text.contains("{{schedule." + time.get() + "}}")) {
                  waiting.add(name);
                } else {
                  idle.add(taken(name, time.get()));
                }
              }
            });
    int running = files.routes().size() - idle.size() - waiting.size();
    List<Finding> findings = new ArrayList<>();
    findings.add(new Finding("routes", Level.OK, running + " files may run", ""));
    OwnSchedules.times(configuration, files)
        .forEach(own -> findings.add(new Finding(own.route(), Level.OK, when(own), "")));
    if (!waiting.isEmpty()) {
      findings.add(
          new Finding(
              "routes",
              Level.INFO,
              waiting.size()
                  + " wait for their time in the configuration: "
                  + String.join(", ", waiting),
              ""));
    }
    findings.addAll(idle);
    return findings;
  }

  private static String when(OwnSchedules.Time own) {
    return "a schedule of your own: "
        + own.cron().getCronExpression()
        + " "
        + own.cron().getTimeZone().getID();
  }

  private static Finding taken(String name, String time) {
    return new Finding(
        name,
        Level.WARNING,
        "does not run: its name is that of the schedule '"
            + time
            + "', which the configuration does not have",
        "A schedule of your own needs a name that does not end like that of a policy's, as in schedule-NAME.camel.yaml.");
  }

  private static Finding finding(RouteProblem problem) {
    String place = problem.line() > 0 ? problem.file() + ":" + problem.line() : problem.file();
    return new Finding(place, Level.FAILED, problem.message(), problem.hint());
  }
}

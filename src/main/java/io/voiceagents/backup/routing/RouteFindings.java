package io.voiceagents.backup.routing;

import io.voiceagents.backup.cli.Operations.Finding;
import io.voiceagents.backup.cli.Operations.Finding.Level;
import io.voiceagents.backup.edit.EditedFiles;
import io.voiceagents.backup.edit.RouteProblem;
import io.voiceagents.backup.policy.AlertSettings;
import io.voiceagents.backup.policy.Configuration;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** What the {@link RouteGate} says of the route files, for people. */
final class RouteFindings {
  private RouteFindings() {}

  /** Checks the files of a directory against a configuration. */
  static List<Finding> of(
      Configuration configuration, Path routes, Clock clock, SecureRandom random)
      throws IOException {
    Path state = configuration.stateDirectory();
    Watchers watchers = Watchers.all(state, () -> AlertSettings.DEFAULT, "check", routes, clock);
    RouteGate gate =
        new RouteGate(
            configuration.file(), Map.of(), watchers.with(ScheduleSteps.Starts.NOTHING, Map.of()));
    EditedFiles files = EditedFiles.read(configuration.file(), routes);
    Path staged = state.resolve("check-" + Long.toHexString(random.nextLong()));
    try {
      files.writeRoutes(staged);
      List<RouteProblem> problems = gate.problems(configuration, files, staged);
      return problems.isEmpty()
          ? List.of(new Finding("routes", Level.OK, files.routes().size() + " files may run", ""))
          : problems.stream().map(RouteFindings::finding).toList();
    } finally {
      RouteGate.discard(staged);
    }
  }

  private static Finding finding(RouteProblem problem) {
    String place = problem.line() > 0 ? problem.file() + ":" + problem.line() : problem.file();
    return new Finding(place, Level.FAILED, problem.message(), problem.hint());
  }
}

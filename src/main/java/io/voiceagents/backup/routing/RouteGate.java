package io.voiceagents.backup.routing;

import io.voiceagents.backup.edit.EditedFiles;
import io.voiceagents.backup.edit.RouteProblem;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.ConfigurationException;
import io.voiceagents.backup.policy.ConfigurationLoader;
import io.voiceagents.backup.policy.LoadedConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What every edit has to pass before it runs: the configuration's own checks, the rules for routes,
 * schedules and routes that fit each other, and a Camel context that loads the files beside the one
 * that runs. Camel's own reload drops every route at one mistake in a file. Stateless.
 *
 * @param file the configuration
 * @param environment for references in it
 * @param resident the beans and properties that the routes of the resident process name
 */
record RouteGate(Path file, Map<String, String> environment, RuntimePlan resident) {
  /**
   * Files of the pipeline that are shipped; those that people add are loaded beside them, but for
   * what is loaded with a store, a first row or a scratch server.
   */
  static final Set<String> PIPELINE =
      Stream.of(
              "backup",
              "log",
              "seal-and-store",
              "on-failure",
              "trigger",
              "restore",
              "verify",
              "record",
              "put-object",
              "put-s3",
              "put-directory",
              "validate-postgres")
          .map(name -> name + ".camel.yaml")
          .collect(Collectors.toUnmodifiableSet());

  /** Files that belong to the resident process; all others are the pipeline's. */
  static boolean isResident(String name) {
    return name.startsWith(OwnSchedules.PREFIX) || name.startsWith("alert-");
  }

  /**
   * What may run.
   *
   * @param routes directory of the files that passed
   */
  record Passed(LoadedConfiguration loaded, EditedFiles files, Path routes) {
    Configuration configuration() {
      return loaded.configuration();
    }

    /** The files of the resident process that have something to do. */
    List<Path> resident() {
      return RouteGate.resident(configuration(), files, routes);
    }

    /** The times of the schedules that people wrote as routes. */
    List<OwnSchedules.Time> ownTimes() {
      return OwnSchedules.times(configuration(), files);
    }
  }

  /**
   * Reads the configuration among the files, not what lies there by now; its problems name the
   * line.
   */
  Checked<LoadedConfiguration> configuration(EditedFiles files) {
    try {
      return Checked.good(ConfigurationLoader.loadText(file, files.configuration(), environment));
    } catch (ConfigurationException e) {
      String name = file.getFileName().toString();
      return Checked.bad(
          e.problems().stream()
              .map(
                  problem ->
                      new RouteProblem(
                          name,
                          problem.location().line(),
                          problem.path() + " " + problem.message(),
                          problem.hint()))
              .toList());
    }
  }

  /** Checks routes against a configuration; empty if they may run. */
  List<RouteProblem> problems(Configuration configuration, EditedFiles files, Path staged) {
    List<RouteProblem> problems = new ArrayList<>(RouteRules.check(files.routes()));
    problems.addAll(ScheduleRules.check(configuration, files));
    if (problems.isEmpty()) {
      problems.addAll(loads(configuration, files, staged));
    }
    return problems;
  }

  /**
   * Loads the resident files in a context of their own that starts no route: all at once, which is
   * quick, and only if that fails each by itself, so that the file is named.
   */
  private List<RouteProblem> loads(Configuration configuration, EditedFiles files, Path staged) {
    List<Path> routes = resident(configuration, files, staged);
    Optional<RouteProblem> together = loadProblem(configuration, routes, files);
    if (together.isEmpty()) {
      return List.of();
    }
    List<RouteProblem> problems = new ArrayList<>();
    for (Path route : routes) {
      loadProblem(configuration, List.of(route), files).ifPresent(problems::add);
    }
    return problems.isEmpty() ? List.of(together.get()) : problems;
  }

  private Optional<RouteProblem> loadProblem(
      Configuration configuration, List<Path> routes, EditedFiles files) {
    Map<String, String> properties = new HashMap<>(resident.properties());
    properties.putAll(Schedule.properties(configuration));
    properties.put("camel.main.autoStartup", "false");
    properties.put("camel.main.name", "gate");
    properties.put("camel.main.jmxEnabled", "false");
    RuntimePlan plan = new RuntimePlan(routes, Optional.empty(), properties, resident.beans());
    try (CamelRuntime unused = CamelRuntime.start(plan)) {
      return Optional.empty();
    } catch (RoutesDontStart e) {
      return Optional.of(e.problem(files.routes()));
    } catch (IOException e) {
      return Optional.of(
          new RouteProblem(
              routes.stream()
                  .map(route -> String.valueOf(route.getFileName()))
                  .collect(Collectors.joining(", ")),
              0,
              "does not start: " + Failures.message(e) + ".",
              "Correct what the message names; the routes that ran go on."));
    }
  }

  /**
   * The resident route files that have something to do: of schedules, the own ones, and those whose
   * time the configuration has.
   */
  private static List<Path> resident(
      Configuration configuration, EditedFiles files, Path directory) {
    List<String> timed = timed(configuration);
    return files.routes().keySet().stream()
        .filter(RouteGate::isResident)
        .filter(name -> OwnSchedules.belongsTo(name).isEmpty() || timed.contains(name))
        .map(directory::resolve)
        .toList();
  }

  /** The files that the schedules of a configuration run. */
  static List<String> timed(Configuration configuration) {
    return Schedule.all(configuration).stream().map(RouteGate::file).toList();
  }

  /** Name of the file that runs a schedule. */
  static String file(Schedule schedule) {
    return String.valueOf(schedule.file(Path.of("")).getFileName());
  }

  /** One text of all problems, a line each. */
  static String text(List<RouteProblem> problems) {
    return problems.stream().map(RouteProblem::text).collect(Collectors.joining("\n"));
  }

  /** A result, or the problems that stand in its way. */
  record Checked<T>(Optional<T> value, List<RouteProblem> problems) {
    static <T> Checked<T> good(T value) {
      return new Checked<>(Optional.of(value), List.of());
    }

    static <T> Checked<T> bad(List<RouteProblem> problems) {
      return new Checked<>(Optional.empty(), List.copyOf(problems));
    }
  }

  /** Removes a directory of staged files. */
  static void discard(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      try (var files = Files.list(directory)) {
        for (Path each : files.toList()) {
          Files.delete(each);
        }
      }
      Files.delete(directory);
    }
  }
}

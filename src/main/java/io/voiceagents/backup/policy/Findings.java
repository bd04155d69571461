package io.voiceagents.backup.policy;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects what is wrong and what is doubtful while a file is read. The same finding counts once.
 * Not thread-safe.
 */
final class Findings {
  private final Set<ConfigProblem> problems = new LinkedHashSet<>();
  private final Set<ConfigWarning> warnings = new LinkedHashSet<>();

  void problem(Location location, String path, String message, String hint) {
    problems.add(new ConfigProblem(location, path, message, hint));
  }

  void warning(Location location, String path, String message, String hint) {
    warnings.add(new ConfigWarning(location, path, message, hint));
  }

  boolean failed() {
    return !problems.isEmpty();
  }

  List<ConfigProblem> problems() {
    return problems.stream().sorted(Comparator.comparing(ConfigProblem::location)).toList();
  }

  List<ConfigWarning> warnings() {
    return warnings.stream().sorted(Comparator.comparing(ConfigWarning::location)).toList();
  }
}

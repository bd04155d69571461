package io.voiceagents.backup.policy;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that can't be used, with everything that is wrong with it. */
public class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigProblem> problems;

  public ConfigurationException(String file, List<ConfigProblem> problems) {
    super(text(file, problems));
    this.problems = List.copyOf(problems);
  }

  /** All problems in the order of the file's lines; at least one. */
  public List<ConfigProblem> problems() {
    return problems;
  }

  private static String text(String file, List<ConfigProblem> problems) {
    String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    return problems.stream()
        .map(ConfigProblem::toString)
        .collect(Collectors.joining("\n  ", file + " has " + count + ":\n  ", ""));
  }
}

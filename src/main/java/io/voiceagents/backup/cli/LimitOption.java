package io.voiceagents.backup.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** {@code --limit}, of commands that list. */
final class LimitOption {
  private int limit = 50;

  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many, newest first; 0 for all. Default: ${DEFAULT-VALUE}.")
  void limit(int value) {
    if (value < 0) {
      throw new ParameterException(
          spec.commandLine(), "--limit " + value + " is negative; 0 means all");
    }
    limit = value;
  }

  /** How many to ask for, so that it shows whether there are more. */
  int oneMore() {
    return limit == 0 ? 0 : limit + 1;
  }

  boolean isCut(List<?> found) {
    return limit > 0 && found.size() > limit;
  }

  <T> List<T> cut(List<T> found) {
    return isCut(found) ? found.subList(0, limit) : found;
  }

  /** The line that says that there are more. */
  String more() {
    return "The list ends after " + limit + "; --limit 0 shows all.";
  }
}

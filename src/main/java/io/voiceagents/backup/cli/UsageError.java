package io.voiceagents.backup.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with what was typed. */
final class UsageError {
  private UsageError() {}

  static Diagnosis of(ParameterException error) {
    CommandLine command = error.getCommandLine();
    String help = "'" + command.getCommandSpec().qualifiedName() + " --help' lists what there is.";
    return new Diagnosis(
        ExitCode.USAGE, message(error), List.of(suggestion(error) + help), List.of());
  }

  private static String message(ParameterException error) {
    if (error instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      boolean group = !error.getCommandLine().getSubcommands().isEmpty();
      return (group ? "unknown command '" : "unexpected argument '")
          + unmatched.getUnmatched().get(0)
          + "'";
    }
    String message = String.valueOf(error.getMessage());
    return message.isEmpty()
        ? message
        : Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  private static String suggestion(ParameterException error) {
    if (!(error instanceof UnmatchedArgumentException unmatched)) {
      return "";
    }
    List<String> near = unmatched.getSuggestions().stream().limit(2).toList();
    return near.isEmpty() ? "" : "did you mean " + String.join(" or ", near) + "? ";
  }
}

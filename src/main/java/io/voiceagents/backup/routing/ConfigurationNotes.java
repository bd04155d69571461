package io.voiceagents.backup.routing;

import io.voiceagents.backup.cli.ConfigurationNote;
import io.voiceagents.backup.cli.InvalidConfigurationException;
import io.voiceagents.backup.cli.output.Severity;
import io.voiceagents.backup.policy.ConfigProblem;
import io.voiceagents.backup.policy.ConfigWarning;
import io.voiceagents.backup.policy.ConfigurationException;
import io.voiceagents.backup.policy.Location;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the configuration's reader found, as the command line shows it. */
final class ConfigurationNotes {
  private ConfigurationNotes() {}

  static List<ConfigurationNote> of(List<ConfigWarning> warnings) {
    List<ConfigurationNote> notes = new ArrayList<>();
    for (ConfigWarning warning : warnings) {
      notes.add(
          note(
              Severity.WARNING,
              warning.location(),
              warning.path(),
              warning.message(),
              warning.hint()));
    }
    return notes;
  }

  static InvalidConfigurationException invalid(Path file, ConfigurationException found) {
    List<ConfigurationNote> notes = new ArrayList<>();
    for (ConfigProblem problem : found.problems()) {
      notes.add(
          note(
              Severity.FAILED,
              problem.location(),
              problem.path(),
              problem.message(),
              problem.hint()));
    }
    return new InvalidConfigurationException(file.toString(), notes);
  }

  private static ConfigurationNote note(
      Severity severity, Location place, String path, String message, String hint) {
    return new ConfigurationNote(
        severity, place.file(), place.line(), place.column(), path, message, hint);
  }
}

package io.voiceagents.backup.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root command: it has the options that every command takes, and does nothing itself. */
@Command(
    name = "backupctl",
    description = "Backs up, verifies and restores a voice-agent platform.",
    versionProvider = Version.class,
    footer = {
      "",
      "A backup is named by its key, as 'backupctl backup list' shows it, by a unique beginning of",
      "one, by TYPE or TYPE/latest, or by 'latest'.",
      "",
      "The first things to do at night:",
      "  backupctl backup status                      what is there, and how old is it",
      "  backupctl restore postgres latest --target-dir DIR --dry-run",
      "",
      "'backupctl help COMMAND' tells more; 'backupctl help exit-codes' lists the exit codes."
    })
final class GlobalOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      order = 100,
      description =
          "Configuration. Default: $BACKUPCTL_CONFIG, or config/backup.yaml of the"
              + " installation.")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      order = 101,
      description = "Print one JSON document on standard output, errors included.")
  boolean json;

  @Option(
      names = "--no-progress",
      scope = ScopeType.INHERIT,
      order = 102,
      description = "Show no progress.")
  boolean noProgress;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      order = 103,
      description = "Show every check and problem, and stack traces of errors.")
  boolean verbose;

  @Mixin ServerOptions server = new ServerOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      order = 107,
      description = "Show this help.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      order = 108,
      description = "Show the version.")
  boolean version;

  /** The configuration file to be read; the launcher says where the installation is. */
  Path configFile(Map<String, String> environment) {
    if (config.isPresent()) {
      return config.get();
    }
    String named = environment.getOrDefault("BACKUPCTL_CONFIG", "");
    return named.isEmpty()
        ? Path.of(environment.getOrDefault("BACKUPCTL_HOME", ""), "config", "backup.yaml")
        : Path.of(named);
  }
}

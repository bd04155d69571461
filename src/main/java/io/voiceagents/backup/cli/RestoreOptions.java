package io.voiceagents.backup.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every restore takes. */
final class RestoreOptions {
  @Parameters(
      index = "0",
      paramLabel = "KEY",
      description = "The backup: a key or its beginning, TYPE, TYPE/latest, or 'latest'.")
  String key = "";

  @Option(
      names = "--dry-run",
      description = "Show the plan and check that it could be carried out; write nothing.")
  boolean dryRun;

  @Option(
      names = "--force",
      description =
          "Restore over a target that is not empty: what is there is moved aside, never"
              + " deleted.")
  boolean force;
}

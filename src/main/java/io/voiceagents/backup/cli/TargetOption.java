package io.voiceagents.backup.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --target-dir}, of restores that make a server's data directory. */
final class TargetOption {
  @Option(
      names = "--target-dir",
      paramLabel = "DIR",
      required = true,
      description = "Directory that is to come to be; must be empty or not exist.")
  Path directory = Path.of("");
}

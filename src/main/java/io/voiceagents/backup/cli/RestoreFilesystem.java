package io.voiceagents.backup.cli;

import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.restore.RestoreRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code restore filesystem}. */
@Command(
    name = "filesystem",
    description = "Restores a tree of files, or a part of it, into a directory.")
final class RestoreFilesystem implements BackupctlCommand {
  private final Session session;
  @Mixin private RestoreOptions options = new RestoreOptions();

  @Parameters(
      index = "1",
      paramLabel = "TARGET",
      description = "Directory that is to come to be; must be empty or not exist.")
  private Path target = Path.of("");

  @Option(
      names = "--include",
      paramLabel = "GLOB",
      description = "Only these files or directories of the backup; may be repeated. Quote globs.")
  private List<String> include = new ArrayList<>();

  RestoreFilesystem(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException, InterruptedException {
    return new Restoration(session, SourceKind.FILESYSTEM)
        .run(options, set -> new RestoreRequest(set, target, include, Map.of(), options.force));
  }
}

package io.voiceagents.backup.cli;

import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.RestoreRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code restore redis}. */
@Command(
    name = "redis",
    description = {
      "Restores a Redis snapshot into a new directory, for a server to load at start.",
      "With a target, the commands up to it come along as an append-only file; 'latest' is then",
      "the newest set that was finished before."
    })
final class RestoreRedis implements BackupctlCommand {
  private final Session session;
  @Mixin private RestoreOptions options = new RestoreOptions();
  @Mixin private TargetOption target = new TargetOption();
  @Mixin private TimeTargetOptions recovery = new TimeTargetOptions();

  RestoreRedis(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException, InterruptedException {
    Optional<RecoveryTarget> stop = recovery.target();
    return new Restoration(session, SourceKind.REDIS, recovery.time())
        .run(
            options,
            set ->
                new RestoreRequest(
                    set, target.directory, List.of(), Map.of(), options.force, stop));
  }
}

package io.voiceagents.backup.cli;

import java.io.IOException;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code completion}. */
@Command(
    name = "completion",
    description = {
      "Prints a completion script for bash and zsh.",
      "To use it in this shell: source <(backupctl completion)"
    })
final class Completion implements BackupctlCommand {
  private final Session session;
  @Spec private CommandSpec spec = CommandSpec.create();

  Completion(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    String script = AutoComplete.bash("backupctl", spec.root().commandLine());
    session.print(session.document("completion", ExitCode.COMPLETE).put("script", script));
    session.say(script.stripTrailing());
    return ExitCode.COMPLETE;
  }
}

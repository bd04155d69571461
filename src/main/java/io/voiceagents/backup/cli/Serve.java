package io.voiceagents.backup.cli;

import io.voiceagents.backup.cli.Operations.Resident;
import io.voiceagents.backup.cli.output.Document;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/** {@code serve}. */
@Command(
    name = "serve",
    description = {
      "Stays and does what the configuration says: schedules, logs, checks, alerts, API and dashboard.",
      "Edits of the configuration and of routes take effect within seconds, or are refused and told."
    })
final class Serve implements BackupctlCommand {
  private final Session session;

  Serve(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Resident resident = session.serve()) {
      resident.lines().forEach(session::say);
      session.print(new Document().put("command", "serve").put("listening", resident.addresses()));
      untilStopped();
    }
    session.say("Stopped.");
    return ExitCode.COMPLETE;
  }

  /** A signal is the way to end this, and no failure. */
  private static void untilStopped() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      // What is asked of us; the resident process closes in order.
    }
  }
}

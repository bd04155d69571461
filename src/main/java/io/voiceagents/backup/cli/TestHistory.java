package io.voiceagents.backup.cli;

import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.verify.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code test history}. */
@Command(name = "history", description = "Lists the restore tests, newest first.")
final class TestHistory implements BackupctlCommand {
  private final Session session;
  @Mixin private TypeOption type = new TypeOption();
  @Mixin private LimitOption limit = new LimitOption();

  TestHistory(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.open()) {
      List<Verdict> found =
          operations
              .verifier()
              .history(type.checked(operations), Optional.of(VerifyDepth.RESTORE), limit.oneMore());
      List<Verdict> verdicts = limit.cut(found);
      session.print(
          session
              .document("test history", ExitCode.COMPLETE)
              .put("truncated", limit.isCut(found))
              .put("verdicts", verdicts.stream().map(VerdictView::document).toList()));
      show(verdicts, limit.isCut(found));
      return ExitCode.COMPLETE;
    }
  }

  private void show(List<Verdict> verdicts, boolean cut) {
    if (verdicts.isEmpty()) {
      session.say("No restore test yet. 'backupctl test restore' makes one.");
      return;
    }
    session.say(VerdictView.table(verdicts, session));
    if (cut) {
      session.say(limit.more());
    }
  }
}

package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.cli.output.Table;
import io.voiceagents.backup.cli.output.Table.Cell;
import io.voiceagents.backup.cli.output.Tone;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.restore.RecoveryWindows.Window;
import io.voiceagents.backup.verify.Verdict;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code restore list}. */
@Command(
    name = "list",
    description = {
      "Lists what can be restored, newest first, with the last verdict on each.",
      "Of databases whose WAL is followed also from when to when they can be recovered."
    })
final class RestoreList implements BackupctlCommand {
  private final Session session;
  @Mixin private TypeOption type = new TypeOption();
  @Mixin private LimitOption limit = new LimitOption();

  RestoreList(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.openForReading()) {
      Optional<String> only = type.checked(operations);
      List<SetSummary> found = operations.catalog().list(only, limit.oneMore());
      List<SetSummary> sets = limit.cut(found);
      Map<String, Verdict> verdicts = lastVerdicts(operations, only);
      DamagedSets damaged = DamagedSets.of(operations, only);
      Map<String, Window> windows = windows(operations, only);
      session.print(
          session
              .document("restore list", damaged.exitCode())
              .put("truncated", limit.isCut(found))
              .put("sets", sets.stream().map(set -> document(set, verdicts)).toList())
              .put("recoverable", windows.entrySet().stream().map(RestoreList::document).toList())
              .put("damaged", damaged.documents()));
      show(sets, verdicts, limit.isCut(found));
      if (!sets.isEmpty()) {
        windows.forEach((type, window) -> WindowView.say(session, type, window));
        session.say("Restore one with: " + example(sets.get(0), operations));
      }
      damaged.complain(session);
      return damaged.exitCode();
    }
  }

  private static Map<String, Verdict> lastVerdicts(Operations operations, Optional<String> only)
      throws IOException {
    Map<String, Verdict> verdicts = new HashMap<>();
    for (Verdict verdict : operations.verifier().history(only, Optional.empty(), 0)) {
      verdicts.putIfAbsent(verdict.set().key(), verdict);
    }
    return verdicts;
  }

  /** By policy, of those with a log. Whatever is shown of the sets, all of them count. */
  private static Map<String, Window> windows(Operations operations, Optional<String> only)
      throws IOException {
    Map<String, Window> windows = new LinkedHashMap<>();
    for (Policy policy : operations.configuration().policies().values()) {
      String name = policy.name();
      boolean wanted = only.isEmpty() || only.get().equals(name);
      if (wanted && policy.source().kind() == SourceKind.POSTGRES) {
        List<SetSummary> all = operations.catalog().list(Optional.of(name), 0);
        operations.recoveryWindow(policy, all).ifPresent(window -> windows.put(name, window));
      }
    }
    return windows;
  }

  private static Document document(Map.Entry<String, Window> window) {
    return WindowView.document(window.getValue()).put("type", window.getKey());
  }

  private Document document(SetSummary set, Map<String, Verdict> verdicts) {
    return SetView.document(set, session.age(set.finishedAt()))
        .put(
            "last_verdict",
            Optional.ofNullable(verdicts.get(set.key())).map(VerdictView::document));
  }

  private void show(List<SetSummary> sets, Map<String, Verdict> verdicts, boolean cut) {
    if (sets.isEmpty()) {
      session.say("There is no backup to restore.");
      return;
    }
    Table table = Table.of("KEY", "KIND", "OUTCOME", ">AGE", ">SIZE", "LAST VERDICT");
    for (SetSummary set : sets) {
      table.row(
          set.key(),
          set.kind().word(),
          SetView.outcome(set.outcome()),
          Figures.age(session.age(set.finishedAt())),
          Figures.size(set.sourceBytes()),
          Optional.ofNullable(verdicts.get(set.key()))
              .map(verdict -> VerdictView.summary(verdict, session))
              .orElse(new Cell("not verified", Tone.WARN)));
    }
    session.say(table);
    if (cut) {
      session.say(limit.more());
    }
    session.say("");
  }

  private static String example(SetSummary set, Operations operations) {
    Policy policy = operations.configuration().policies().get(set.type());
    if (policy == null) {
      return "backupctl restore postgres|postgres_logical|redis|filesystem KEY ...";
    }
    return switch (policy.source().kind()) {
      case POSTGRES -> "backupctl restore postgres " + set.key() + " --target-dir DIR";
      case POSTGRES_LOGICAL ->
          "backupctl restore postgres_logical " + set.key() + " --target-db DB";
      case REDIS -> "backupctl restore redis " + set.key() + " --target-dir DIR";
      case FILESYSTEM -> "backupctl restore filesystem " + set.key() + " TARGET";
    };
  }
}

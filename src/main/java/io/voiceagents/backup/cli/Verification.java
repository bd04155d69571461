package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.DamagedSet;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.verify.Verdict;
import io.voiceagents.backup.verify.Verifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Verifies some sets, one after the other; what {@code backup verify} and {@code test restore} do.
 */
record Verification(
    Session session, String command, VerifyDepth depth, Optional<RecoveryTarget> target) {
  Verification(Session session, String command, VerifyDepth depth) {
    this(session, command, depth, Optional.empty());
  }

  /** Verifies one set. */
  ExitCode run(Operations operations, SetSummary set) throws IOException, InterruptedException {
    return run(operations, List.of(set), new LinkedHashMap<>());
  }

  /**
   * Verifies a named set, or the latest of a type, or the latest of every policy.
   *
   * @param key of a set; empty for the latest
   */
  ExitCode run(Operations operations, Optional<String> key, Optional<String> type)
      throws IOException, InterruptedException {
    Map<String, Diagnosis> errors = new LinkedHashMap<>();
    List<SetSummary> sets = new ArrayList<>();
    if (key.isPresent() || type.isPresent()) {
      sets.add(Sets.find(operations.catalog(), key.orElse("latest"), type));
    } else {
      latestOfAll(operations, sets, errors);
    }
    return run(operations, sets, errors);
  }

  private ExitCode run(Operations operations, List<SetSummary> sets, Map<String, Diagnosis> errors)
      throws IOException, InterruptedException {
    List<Verdict> verdicts = verify(operations.verifier(), sets, errors);
    ExitCode code = code(verdicts, errors);
    session.print(document(verdicts, errors, code));
    summary(verdicts, errors);
    return code;
  }

  private static void latestOfAll(
      Operations operations, List<SetSummary> sets, Map<String, Diagnosis> errors)
      throws IOException {
    for (String type : operations.configuration().policies().keySet()) {
      for (DamagedSet damaged : operations.catalog().damaged(Optional.of(type))) {
        errors.put(type, Diagnosis.of(ExitCode.VERIFICATION_FAILED, damaged.message()));
      }
      List<SetSummary> latest = operations.catalog().list(Optional.of(type), 1);
      if (latest.isEmpty()) {
        errors.putIfAbsent(
            type,
            Diagnosis.of(
                ExitCode.NOT_FOUND, "never backed up. Hint: backupctl backup run --type " + type));
      }
      sets.addAll(latest);
    }
  }

  private List<Verdict> verify(
      Verifier verifier, List<SetSummary> sets, Map<String, Diagnosis> errors)
      throws InterruptedException {
    List<Verdict> verdicts = new ArrayList<>();
    for (SetSummary set : sets) {
      try {
        Verdict verdict = session.watch(set.key(), progress -> verify(verifier, set, progress));
        VerdictView.show(verdict, session);
        verdicts.add(verdict);
      } catch (IOException e) {
        if (session.interrupted()) {
          throw new InterruptedException();
        }
        errors.put(set.key(), Diagnosis.of(e));
      }
    }
    return verdicts;
  }

  private Verdict verify(Verifier verifier, SetSummary set, Progress progress)
      throws IOException, InterruptedException {
    return target.isPresent()
        ? verifier.verifyRecovery(set, target.get(), progress)
        : verifier.verify(set, depth, progress);
  }

  private static ExitCode code(List<Verdict> verdicts, Map<String, Diagnosis> errors) {
    List<ExitCode> codes =
        new ArrayList<>(errors.values().stream().map(Diagnosis::exitCode).toList());
    if (verdicts.stream().anyMatch(verdict -> !verdict.passed())) {
      codes.add(ExitCode.VERIFICATION_FAILED);
    }
    return ExitCode.worst(codes);
  }

  private Document document(List<Verdict> verdicts, Map<String, Diagnosis> errors, ExitCode code) {
    List<Document> failures = new ArrayList<>();
    errors.forEach((key, error) -> failures.add(error.document().put("subject", key)));
    return session
        .document(command, code)
        .put("verdicts", verdicts.stream().map(VerdictView::document).toList())
        .put("errors", failures);
  }

  private void summary(List<Verdict> verdicts, Map<String, Diagnosis> errors) {
    errors.forEach(
        (key, error) -> {
          session.complain(key + ": " + error.message());
          error.hints().forEach(hint -> session.complainMore("Hint: " + hint));
        });
    long failed = verdicts.stream().filter(verdict -> !verdict.passed()).count();
    if (failed > 0) {
      session.complain(
          Figures.count(failed)
              + " of "
              + Figures.count(verdicts.size(), "backup")
              + " failed the "
              + depth.word()
              + " check.");
      session.complainMore(
          "Hint: don't rely on it. Take a new backup with a new chain: backupctl backup run --force"
              + " --type TYPE");
    }
  }
}

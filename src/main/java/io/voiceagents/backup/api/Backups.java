package io.voiceagents.backup.api;

import io.voiceagents.backup.api.Jobs.Ended;
import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.NoRepositoryException;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.cli.DamagedSets;
import io.voiceagents.backup.cli.Diagnosis;
import io.voiceagents.backup.cli.ExitCode;
import io.voiceagents.backup.cli.KindFallback;
import io.voiceagents.backup.cli.Operations;
import io.voiceagents.backup.cli.RunView;
import io.voiceagents.backup.cli.Sets;
import io.voiceagents.backup.cli.VerdictView;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.verify.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Lists, takes and verifies backups. */
record Backups(Platform platform, Jobs jobs, Idempotency idempotency) {
  private static final int PAGE = 100;

  Answer list(Call call) throws IOException, ProblemException {
    int limit = Integer.parseInt(call.parameter("limit").orElse(String.valueOf(PAGE)));
    Operations operations = platform.operations();
    try {
      Optional<String> type = call.parameter("type");
      if (type.isPresent()) {
        known(operations, type.get());
      }
      Optional<String> key = call.parameter("backup_key");
      List<SetSummary> all =
          key.isPresent()
              ? List.of(Sets.find(operations.catalog(), key.get(), type))
              : stored(operations, type);
      int from = call.parameter("cursor").isPresent() ? after(call, all) : 0;
      List<SetSummary> page = all.subList(from, Math.min(all.size(), from + limit));
      boolean more = from + page.size() < all.size();
      StatusDocument view = new StatusDocument(platform.now());
      return Answer.of(
          new Document()
              .put("sets", page.stream().map(view::listed).toList())
              .put("damaged", damaged(operations, type))
              .put("total", all.size())
              .put(
                  "next_cursor",
                  more ? Optional.of(cursor(page.get(page.size() - 1))) : Optional.empty()));
    } finally {
      platform.release(operations);
    }
  }

  /** Nothing where nothing was ever backed up: that is no fault of the one who asks. */
  private static List<SetSummary> stored(Operations operations, Optional<String> type)
      throws IOException {
    try {
      return operations.catalog().list(type, 0);
    } catch (NoRepositoryException none) {
      return List.of();
    }
  }

  /** Sets outlive their policy; there is no policy and no set of any other type. */
  static void known(Operations operations, String type) throws IOException {
    boolean policy = operations.configuration().policies().containsKey(type);
    if (!policy && stored(operations, Optional.of(type)).isEmpty()) {
      Sets.policy(operations.configuration(), type);
    }
  }

  private static List<Document> damaged(Operations operations, Optional<String> type)
      throws IOException {
    try {
      return DamagedSets.documents(operations.catalog().damaged(type));
    } catch (NoRepositoryException none) {
      return List.of();
    }
  }

  private static String cursor(SetSummary last) {
    byte[] key = last.key().getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
  }

  /** New backups come before the first page, so a cursor skips and repeats nothing. */
  private static int after(Call call, List<SetSummary> all) throws ProblemException {
    String cursor = call.parameter("cursor").orElse("");
    for (int i = 0; i < all.size(); i++) {
      if (cursor(all.get(i)).equals(cursor)) {
        return i + 1;
      }
    }
    throw new ProblemException(
        400,
        "the cursor stands for no backup, or for one that was deleted meanwhile",
        "Begin again without a cursor.");
  }

  Answer run(Call call) throws IOException, ProblemException {
    BackupKind kind = BackupKind.valueOf(call.text("kind").orElse("full").toUpperCase(Locale.ROOT));
    boolean force = call.flag("force");
    String type = knownType(call);
    return Answer.accepted(
        idempotency.once(
            call,
            "backup",
            platform.now(),
            () ->
                jobs.submit(
                    call.caller(),
                    "backup",
                    type,
                    progress -> backup(type, kind, force, progress))));
  }

  private Ended backup(String type, BackupKind kind, boolean force, Progress progress)
      throws IOException {
    Operations operations = platform.operations();
    try {
      Policy policy = Sets.policy(operations.configuration(), type);
      BackupKind effective = KindFallback.effective(kind, policy);
      RunResult result =
          operations.backups().run(new BackupRequest(policy, effective, force), progress);
      List<String> parts = Diagnosis.parts(result.message());
      StatusDocument view = new StatusDocument(platform.now());
      return new Ended(
          result.outcome() != Outcome.FAILED,
          ExitCode.of(result.outcome()),
          parts.get(0),
          String.join(" ", parts.subList(1, parts.size())),
          new Document()
              .put("kind", effective)
              .put("outcome", result.word())
              .put("duration_seconds", result.duration())
              .put("set", result.set().map(view::listed))
              .put("problem_count", result.problemCount())
              .put("problems", result.problems().stream().map(RunView::document).toList()));
    } finally {
      platform.release(operations);
      platform.changed(type);
    }
  }

  Answer verify(Call call) throws IOException, ProblemException {
    VerifyDepth depth = VerifyDepth.of(call.text("depth").orElse("content"));
    String type = knownType(call);
    SetSummary set = set(call.text("backup_key").orElse("latest"), type);
    return Answer.accepted(
        idempotency.once(
            call,
            "verify",
            platform.now(),
            () ->
                jobs.submit(
                    call.caller(), "verify", type, progress -> verify(set, depth, progress))));
  }

  private Ended verify(SetSummary set, VerifyDepth depth, Progress progress)
      throws IOException, InterruptedException {
    Operations operations = platform.operations();
    try {
      return ended(operations.verifier().verify(set, depth, progress));
    } finally {
      platform.release(operations);
      platform.changed(set.type());
    }
  }

  static Ended ended(Verdict verdict) {
    boolean passed = verdict.passed();
    return new Ended(
        passed,
        passed ? ExitCode.COMPLETE : ExitCode.VERIFICATION_FAILED,
        passed
            ? "passed"
            : verdict.set().key() + " failed the " + verdict.depth().word() + " check",
        passed ? "" : "Don't rely on it. Take a new backup with --force: it starts a new chain.",
        VerdictView.document(verdict));
  }

  private SetSummary set(String key, String type) throws IOException, ProblemException {
    Operations operations = platform.operations();
    try {
      SetSummary set = Sets.find(operations.catalog(), key, Optional.of(type));
      if (!set.type().equals(type)) {
        throw new ProblemException(
            400, set.key() + " is no backup of '" + type + "'", "Its type is " + set.type() + ".");
      }
      return set;
    } finally {
      platform.release(operations);
    }
  }

  private String knownType(Call call) throws IOException {
    String type = call.text("type").orElse("");
    Operations operations = platform.operations();
    try {
      return Sets.policy(operations.configuration(), type).name();
    } finally {
      platform.release(operations);
    }
  }
}

package io.voiceagents.backup.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.api.Jobs.Ended;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.cli.ExitCode;
import io.voiceagents.backup.cli.Operations;
import io.voiceagents.backup.cli.RestoreDocuments;
import io.voiceagents.backup.cli.Sets;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.RecoveryTarget.Kind;
import io.voiceagents.backup.restore.RestorePlan;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.restore.RestoreResult;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Plans restores and carries them out. What would move data aside ({@code force}, {@code activate})
 * needs a person at the host, or where the rule of two holds, another identity's approval: a stolen
 * token must not be able to replace live data.
 */
record Restores(Platform platform, Jobs jobs, Approvals approvals, Idempotency idempotency) {

  Answer restore(Call call, SourceKind kind) throws IOException, ProblemException {
    return RestoreWay.of(call, kind) == RestoreWay.DATABASE
        ? new DatabaseRestores(platform, approvals, idempotency).restore(call, kind)
        : intoDirectory(call, kind);
  }

  private Answer intoDirectory(Call call, SourceKind kind) throws IOException, ProblemException {
    boolean overLive = call.flag("force") || call.flag("activate");
    if (overLive && !approvals.rule().restoresOverLive()) {
      throw new ProblemException(
          400,
          "'force' and 'activate' are for a person at the host",
          "Run it there, or let a second identity approve it: server.two_person.");
    }
    String operation = "restore " + kind.word();
    Optional<SeenJob> before = idempotency.known(call, operation, platform.now());
    if (before.isPresent()) {
      return Answer.accepted(before.get());
    }
    Planned planned = plan(call, kind);
    Document plan = RestoreDocuments.of(planned.plan());
    if (call.flag("dry_run")) {
      return Answer.of(
          new Document()
              .put("dry_run", true)
              .put("set", new StatusDocument(platform.now()).listed(planned.set()))
              .put("plan", plan));
    }
    return Answer.accepted(
        idempotency.once(
            call,
            operation,
            platform.now(),
            () -> {
              String type = planned.set().type();
              Jobs.Work work = progress -> execute(planned.plan().request(), progress);
              return overLive
                  ? approvals.hold(call.caller(), "restore", type, what(planned.set(), plan), work)
                  : jobs.submit(call.caller(), "restore", type, work);
            }));
  }

  private static Document what(SetSummary set, Document plan) {
    return new Document().put("backup_key", set.key()).put("plan", plan);
  }

  private record Planned(SetSummary set, RestorePlan plan) {}

  private Planned plan(Call call, SourceKind kind) throws IOException, ProblemException {
    Optional<Instant> time = time(call);
    Optional<RecoveryTarget> stop = target(call, time);
    Path target = absolute(call.text("target").orElse(""));
    Operations operations = platform.operations();
    try {
      RestorePlaces.of(operations.configuration()).check(target);
      SetSummary set =
          Sets.ofKind(operations, call.text("backup_key").orElse("latest"), kind, time);
      RestoreRequest request =
          new RestoreRequest(
              set,
              target,
              include(call),
              Map.of(),
              call.flag("force"),
              stop,
              call.flag("activate") && !call.flag("force"));
      return new Planned(set, operations.restorer().plan(request));
    } finally {
      platform.release(operations);
    }
  }

  /** Planned anew when its turn has come: the target may have been taken meanwhile. */
  private Ended execute(RestoreRequest request, Progress progress)
      throws IOException, InterruptedException {
    Operations operations = platform.operations();
    try {
      RestorePlan plan = operations.restorer().plan(request);
      RestoreResult result = operations.restorer().execute(plan, progress);
      return new Ended(
          true,
          ExitCode.COMPLETE,
          "restored into " + result.target(),
          "",
          RestoreDocuments.of(result));
    } finally {
      platform.release(operations);
      platform.changed(request.set().type());
    }
  }

  private static Path absolute(String text) throws ProblemException {
    try {
      Path path = Path.of(text);
      if (path.isAbsolute() && path.equals(path.normalize()) && path.getNameCount() > 0) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw new ProblemException(400, "'target' is no path: " + e.getReason(), "As in /srv/x.");
    }
    throw new ProblemException(
        400,
        "'target' is '" + text + "'",
        "An absolute path on the server's host, without . and .., as in /srv/restored.");
  }

  private static List<String> include(Call call) {
    List<String> globs = new ArrayList<>();
    for (JsonNode glob : call.body().path("include")) {
      globs.add(glob.asText());
    }
    return globs;
  }

  static Optional<Instant> time(Call call) throws ProblemException {
    Optional<String> text = call.text("target_time");
    try {
      return text.map(time -> OffsetDateTime.parse(time).toInstant());
    } catch (DateTimeException e) {
      throw new ProblemException(
          400,
          "'target_time' is '" + text.orElse("") + "'",
          "A time with its zone, as in 2026-11-23T14:03:27Z.");
    }
  }

  static Optional<RecoveryTarget> target(Call call, Optional<Instant> time)
      throws ProblemException {
    OptionalInt timeline =
        call.body().has("timeline")
            ? OptionalInt.of(call.body().path("timeline").asInt())
            : OptionalInt.empty();
    List<RecoveryTarget> targets = new ArrayList<>();
    time.ifPresent(at -> targets.add(new RecoveryTarget(Kind.TIME, at.toString(), timeline)));
    add(targets, call, "target_lsn", Kind.LSN, "[0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8}", timeline);
    add(targets, call, "target_name", Kind.NAME, "[^\\p{Cntrl}]{1,63}", timeline);
    add(targets, call, "target_xid", Kind.XID, "[0-9]{1,20}", timeline);
    if (call.flag("target_latest") || (targets.isEmpty() && timeline.isPresent())) {
      targets.add(new RecoveryTarget(Kind.LATEST, "", timeline));
    }
    if (targets.size() > 1) {
      throw new ProblemException(400, "there is more than one target", "Name one of target_...");
    }
    return targets.stream().findFirst();
  }

  private static void add(
      List<RecoveryTarget> targets,
      Call call,
      String field,
      Kind kind,
      String form,
      OptionalInt timeline)
      throws ProblemException {
    Optional<String> value = call.text(field);
    if (value.isPresent() && !value.get().matches(form)) {
      throw new ProblemException(400, "'" + field + "' does not look like one", "");
    }
    value.ifPresent(text -> targets.add(new RecoveryTarget(kind, text, timeline)));
  }
}

package io.voiceagents.backup.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.api.Jobs.Ended;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.cli.ExitCode;
import io.voiceagents.backup.cli.Operations;
import io.voiceagents.backup.cli.RestoreDocuments;
import io.voiceagents.backup.cli.RestoreServers;
import io.voiceagents.backup.cli.Sets;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.restore.DatabaseRestorePlan;
import io.voiceagents.backup.restore.DatabaseRestoreRequest;
import io.voiceagents.backup.restore.DatabaseRestoreResult;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.source.postgres.TableName;
import io.voiceagents.backup.source.postgres.TransferOrder;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Restores into running servers. All of them are restores over what lives, whether or not they find
 * their place taken: so one identity alone asks for them, and another one has to agree. The server
 * is that of the policy; a body can name no other one, or the process could be sent anywhere.
 */
record DatabaseRestores(Platform platform, Approvals approvals, Idempotency idempotency) {

  Answer restore(Call call, SourceKind kind) throws IOException, ProblemException {
    if (!approvals.rule().restoresOverLive()) {
      throw new ProblemException(
          400,
          "'target_db' is for a person at the host: it changes a running server",
          "Run it there, or let a second identity approve it: server.two_person.");
    }
    String operation = "restore " + kind.word();
    Optional<SeenJob> before = idempotency.known(call, operation, platform.now());
    if (before.isPresent()) {
      return Answer.accepted(before.get());
    }
    DatabaseRestorePlan plan = plan(call, kind);
    SetSummary set = plan.request().set();
    Document shown = RestoreDocuments.of(plan);
    if (call.flag("dry_run")) {
      return Answer.of(
          new Document()
              .put("dry_run", true)
              .put("set", new StatusDocument(platform.now()).listed(set))
              .put("plan", shown));
    }
    return Answer.accepted(
        idempotency.once(
            call,
            operation,
            platform.now(),
            () ->
                approvals.hold(
                    call.caller(),
                    "restore",
                    set.type(),
                    new Document().put("backup_key", set.key()).put("plan", shown),
                    progress -> execute(plan, progress))));
  }

  private DatabaseRestorePlan plan(Call call, SourceKind kind)
      throws IOException, ProblemException {
    TransferOrder order = order(call);
    Optional<Instant> time = Restores.time(call);
    Optional<RecoveryTarget> stop = Restores.target(call, time);
    Operations operations = platform.operations();
    try {
      SetSummary set =
          Sets.ofKind(operations, call.text("backup_key").orElse("latest"), kind, time);
      SourceSettings.Postgres server =
          RestoreServers.of(operations.configuration(), set.type())
              .orElseThrow(
                  () ->
                      new ProblemException(
                          400,
                          "the configuration has no server for '" + set.type() + "'",
                          "At the host, --target-connection names one."));
      return operations.databases().plan(new DatabaseRestoreRequest(set, order, server, stop));
    } finally {
      platform.release(operations);
    }
  }

  /**
   * Hours may have passed since it was approved: what is done is what was shown then, or less.
   *
   * @param approved as another identity saw it
   */
  private Ended execute(DatabaseRestorePlan approved, Progress progress)
      throws IOException, InterruptedException {
    DatabaseRestoreRequest request = approved.request();
    String type = request.set().type();
    Operations operations = platform.operations();
    try {
      Optional<SourceSettings.Postgres> server =
          RestoreServers.of(operations.configuration(), type);
      if (server.isEmpty() || !RestoreServers.same(server.get(), request.target())) {
        return refused("the policy '" + type + "' names another server or role now");
      }
      DatabaseRestorePlan plan =
          operations
              .databases()
              .plan(
                  new DatabaseRestoreRequest(
                      request.set(), request.order(), server.get(), request.recovery()));
      Optional<String> deviation = approved.deviation(plan);
      if (deviation.isPresent()) {
        return refused(deviation.get());
      }
      return done(operations.databases().execute(plan, progress), request.order());
    } finally {
      platform.release(operations);
      platform.changed(type);
    }
  }

  private static Ended done(DatabaseRestoreResult result, TransferOrder order) {
    return new Ended(
        true,
        ExitCode.COMPLETE,
        "restored into the database %s on %s".formatted(order.database(), result.server()),
        "",
        RestoreDocuments.of(result));
  }

  private static Ended refused(String why) {
    return new Ended(
        false,
        ExitCode.REFUSED,
        "it is not what was approved: " + why,
        "Nothing was touched. Ask again, and have what is there now approved.",
        new Document());
  }

  private static TransferOrder order(Call call) throws ProblemException {
    String database = name(call, "target_db");
    String source = call.body().has("database") ? name(call, "database") : database;
    return new TransferOrder(
        source, tables(call), database, call.flag("force"), !call.flag("no_owner"));
  }

  private static String name(Call call, String field) throws ProblemException {
    String name = call.body().path(field).asText();
    if (name.isBlank() || !TableName.isName(name)) {
      throw new ProblemException(
          400,
          "'%s' is '%s', which is no name of a database".formatted(field, name.replace('\0', ' ')),
          "A name as it is, without quotes; at most 63 bytes.");
    }
    return name;
  }

  /** An empty list is not the whole database: whoever computed one meant something else. */
  private static List<TableName> tables(Call call) throws ProblemException {
    if (call.body().has("tables") && call.body().path("tables").isEmpty()) {
      throw new ProblemException(
          400, "'tables' is empty", "Name a table, or leave it out for the whole database.");
    }
    List<TableName> tables = new ArrayList<>();
    for (JsonNode text : call.body().path("tables")) {
      tables.add(table(text.asText()));
    }
    return tables;
  }

  private static TableName table(String text) throws ProblemException {
    try {
      List<TableName> names = TableName.list(text);
      if (names.size() == 1 && names.get(0).isUsable()) {
        return names.get(0);
      }
    } catch (IllegalArgumentException e) {
      // Said below, as what is wrong in another way.
    }
    throw new ProblemException(
        400,
        "'tables' has '%s', which is no table".formatted(text.replace('\0', ' ')),
        "One name each, as in live.turns; one with capitals or dots stands in double quotes.");
  }
}

package io.voiceagents.backup.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.audit.Actor;
import io.voiceagents.backup.audit.AuditEntry;
import io.voiceagents.backup.audit.AuditRecord;
import io.voiceagents.backup.catalog.DamagedSet;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.cli.FieldWords;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.recovery.Plan;
import io.voiceagents.backup.recovery.Protection;
import io.voiceagents.backup.restore.RecoveryWindows.Window;
import io.voiceagents.backup.restore.RestorePlan;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.restore.RestoreResult;
import io.voiceagents.backup.source.CaptureReport.Problem;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.verify.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Documents of the API as what commands work with: the other direction of what {@code cli} writes.
 */
final class Read {
  private Read() {}

  static SetSummary set(JsonNode node) {
    return new SetSummary(
        text(node, "key"),
        new ChainId("", text(node, "type"), text(node, "chain")),
        node.path("sequence").asInt(),
        text(node, "run"),
        text(node, "parent"),
        BackupKind.valueOf(upper(node, "kind")),
        Outcome.valueOf(upper(node, "outcome")),
        instant(node, "started_at"),
        instant(node, "finished_at"),
        node.path("entries").asLong(),
        node.path("source_bytes").asLong(),
        node.path("stored_bytes").asLong());
  }

  static DamagedSet damaged(JsonNode node) {
    return new DamagedSet(
        new ChainId("", text(node, "type"), text(node, "chain")),
        node.path("sequence").asInt(),
        text(node, "message"));
  }

  /** Of a set of which no more than its key and type is known. */
  static Verdict verdict(JsonNode node) {
    SetSummary set =
        new SetSummary(
            text(node, "key"),
            new ChainId("", text(node, "type"), ""),
            0,
            "",
            "",
            BackupKind.FULL,
            Outcome.COMPLETE,
            Instant.EPOCH,
            Instant.EPOCH,
            0,
            0,
            0);
    return new Verdict(
        set,
        VerifyDepth.of(text(node, "check")),
        instant(node, "started_at"),
        seconds(node, "duration_seconds"),
        seconds(node, "set_age_seconds"),
        all(node.path("checks"), Read::check));
  }

  private static Check check(JsonNode node) {
    return new Check(
        text(node, "name"), text(node, "outcome").equals("passed"), text(node, "detail"));
  }

  static RunResult run(JsonNode job) {
    JsonNode result = job.path("result");
    String message = told(job);
    String outcome = text(result, "outcome");
    boolean ended = result.has("outcome");
    if (ended ? outcome.equals("cancelled") : text(job, "state").equals("cancelled")) {
      return RunResult.stopped(
          text(job, "type"),
          maybe(result.path("set"), Read::set),
          seconds(result, "duration_seconds"),
          message);
    }
    return new RunResult(
        text(job, "type"),
        ended ? Outcome.valueOf(upper(result, "outcome")) : Outcome.FAILED,
        maybe(result.path("set"), Read::set),
        seconds(result, "duration_seconds"),
        message,
        all(result.path("problems"), one -> new Problem(text(one, "path"), text(one, "message"))),
        result.path("problem_count").asLong());
  }

  /** How a job ended, with the names that options have. */
  static String told(JsonNode job) {
    String hint = text(job, "hint");
    return FieldWords.ofCommand(text(job, "message") + (hint.isEmpty() ? "" : " Hint: " + hint));
  }

  static RestorePlan plan(JsonNode node, RestoreRequest request) {
    return new RestorePlan(
        request,
        Path.of(text(node, "staging")),
        node.path("entries").asLong(),
        node.path("content_bytes").asLong(),
        node.path("fetch_bytes").asLong(),
        all(node.path("steps"), JsonNode::asText),
        node.path("resumes").asBoolean());
  }

  static RestoreResult restored(JsonNode node) {
    return new RestoreResult(
        Path.of(text(node, "target")),
        node.path("entries").asLong(),
        node.path("content_bytes").asLong(),
        seconds(node, "duration_seconds"),
        all(node.path("next"), JsonNode::asText));
  }

  static Window window(JsonNode node) {
    return new Window(
        maybe(node.path("from"), from -> Instant.parse(from.asText())),
        maybe(node.path("until"), until -> Instant.parse(until.asText())),
        maybe(node.path("broken"), JsonNode::asText));
  }

  static Protection protection(JsonNode node, Policy policy) {
    return new Protection(
        policy,
        maybe(node.path("last_complete"), Read::set),
        maybe(node.path("newest"), Read::set),
        node.path("damaged").asInt(),
        maybe(node.path("last_verdict"), Read::verdict),
        maybe(node.path("last_restore_test"), Read::verdict),
        maybe(node.path("recoverable"), Read::window),
        Optional.empty(),
        maybe(node.path("recoverable_to"), at -> Instant.parse(at.asText())),
        new Plan(maybe(node.path("next_run"), at -> Instant.parse(at.asText())), List.of()),
        Optional.empty(),
        Protection.Level.valueOf(upper(node, "severity")),
        all(node.path("failures"), JsonNode::asText),
        all(node.path("warnings"), JsonNode::asText));
  }

  static AuditRecord record(JsonNode node) {
    Map<String, String> parameters = new TreeMap<>();
    node.path("parameters")
        .properties()
        .forEach(one -> parameters.put(one.getKey(), one.getValue().asText()));
    AuditEntry entry =
        new AuditEntry(
            new Actor(
                text(node, "who"),
                text(node, "role"),
                Actor.Via.valueOf(upper(node, "via")),
                text(node, "from")),
            text(node, "operation"),
            parameters,
            AuditEntry.Outcome.valueOf(upper(node, "outcome")),
            number(node.path("exit_code")),
            number(node.path("status")),
            text(node, "message"));
    return new AuditRecord("", node.path("sequence").asLong(), "", instant(node, "at"), entry);
  }

  private static OptionalInt number(JsonNode node) {
    return node.isInt() ? OptionalInt.of(node.asInt()) : OptionalInt.empty();
  }

  static <T> List<T> all(JsonNode array, Function<JsonNode, T> each) {
    List<T> all = new ArrayList<>();
    array.forEach(one -> all.add(each.apply(one)));
    return all;
  }

  static <T> Optional<T> maybe(JsonNode node, Function<JsonNode, T> read) {
    return node.isMissingNode() || node.isNull() ? Optional.empty() : Optional.of(read.apply(node));
  }

  static String text(JsonNode node, String field) {
    return node.path(field).asText("");
  }

  private static String upper(JsonNode node, String field) {
    return text(node, field).toUpperCase(Locale.ROOT);
  }

  private static Instant instant(JsonNode node, String field) {
    return Instant.parse(text(node, field));
  }

  private static Duration seconds(JsonNode node, String field) {
    return Duration.ofMillis(Math.round(node.path(field).asDouble() * 1000));
  }
}

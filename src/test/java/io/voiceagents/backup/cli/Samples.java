package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Compression;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.EncryptionSettings;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.RestoreTestSettings;
import io.voiceagents.backup.policy.Retention;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.policy.StorageSettings;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.restore.RestorePlan;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.restore.RestoreResult;
import io.voiceagents.backup.source.CaptureReport.Problem;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.verify.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values to speak of: three policies, and sets of them on the night of 22 November 2026. */
final class Samples {
  /** Three at night. */
  static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");

  private Samples() {}

  static Configuration configuration(Policy... policies) {
    Map<String, Policy> byName = new LinkedHashMap<>();
    for (Policy policy : policies) {
      byName.put(policy.name(), policy);
    }
    return new Configuration(
        Path.of("config/backup.yaml"),
        Path.of("var"),
        new StorageSettings.Directory(Path.of("store")),
        new EncryptionSettings(
            Optional.of(Path.of("config/backup.key")),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        RestoreTestSettings.DEFAULT,
        byName);
  }

  static Configuration configuration() {
    return configuration(postgres("postgres"), redis(), files("logs"));
  }

  static Policy postgres(String name) {
    return policy(
        name,
        new SourceSettings.Postgres(
            "localhost",
            5432,
            "voice",
            "backup",
            new Secret("hunter2"),
            "prefer",
            Optional.empty(),
            true,
            Optional.empty(),
            List.of()),
        VerifyDepth.CONTENT);
  }

  static Policy redis() {
    return policy(
        "redis",
        new SourceSettings.Redis("localhost", 6379, "", Secret.NONE, false, Optional.empty()),
        VerifyDepth.CONTENT);
  }

  static Policy files(String name) {
    return policy(
        name,
        new SourceSettings.Files(List.of(Path.of("/var/log/agents")), List.of(), List.of(), false),
        VerifyDepth.PRESENCE);
  }

  private static Policy policy(String name, SourceSettings source, VerifyDepth depth) {
    return new Policy(
        name,
        source,
        Map.of(BackupKind.FULL, "0 2 * * *"),
        Retention.DEFAULT,
        Compression.DEFAULT,
        Duration.ofDays(30),
        depth,
        false,
        Optional.empty());
  }

  /** A set that began at that time, as in {@code 2026-11-22T02:00:00Z}. */
  static SetSummary set(String type, String start, BackupKind kind, Outcome outcome) {
    Instant at = Instant.parse(start);
    String time = start.replaceAll("[-:]", "");
    return new SetSummary(
        type + "/" + time + "-" + kind.word(),
        new ChainId("0f", type, time + "-00c0ffee"),
        0,
        "00000001-0badcafe",
        "",
        kind,
        outcome,
        at,
        at.plusSeconds(134),
        1_204,
        1_513_975_972L,
        421_632_409L);
  }

  static SetSummary set(String type) {
    return set(type, "2026-11-22T02:00:00Z", BackupKind.FULL, Outcome.COMPLETE);
  }

  static RunResult complete(BackupRequest request) {
    String type = request.policy().name();
    return new RunResult(
        type,
        Outcome.COMPLETE,
        Optional.of(set(type)),
        Duration.ofSeconds(134),
        "Verified by content: passed.",
        List.of(),
        0);
  }

  static RunResult partial(BackupRequest request) {
    String type = request.policy().name();
    return new RunResult(
        type,
        Outcome.PARTIAL,
        Optional.of(set(type, "2026-11-22T02:00:00Z", BackupKind.FULL, Outcome.PARTIAL)),
        Duration.ofMillis(14_200),
        "2 files could not be read. Hint: run as a user who may read them.",
        List.of(
            new Problem("calls/a.log", "permission denied"),
            new Problem("calls/\u001b[2Jb.log", "permission denied")),
        2);
  }

  static RunResult failed(BackupRequest request) {
    return new RunResult(
        request.policy().name(),
        Outcome.FAILED,
        Optional.empty(),
        Duration.ofMillis(3_210),
        "PostgreSQL at localhost:5432 refused the connection. Hint: is the server running?",
        List.of(),
        0);
  }

  static Verdict verdict(SetSummary set, boolean passed) {
    return verdict(set, VerifyDepth.CONTENT, passed);
  }

  static Verdict verdict(SetSummary set, VerifyDepth depth, boolean passed) {
    return new Verdict(
        set,
        depth,
        NOW.minusSeconds(1_800),
        Duration.ofMillis(14_200),
        Duration.ofMinutes(28),
        List.of(
            new Check("objects", true, "14 of 14 are there"),
            new Check("packs", passed, passed ? "12 opened" : "pack 7 was changed")));
  }

  static RestorePlan plan(RestoreRequest request) {
    return new RestorePlan(
        request,
        Path.of(request.target() + ".restore"),
        1_204,
        1_513_975_972L,
        421_632_409L,
        List.of(
            "Fetch, check and write 1,204 entries into " + request.target() + ".restore",
            "Rename it to " + request.target()),
        false);
  }

  static RestoreResult restored(RestorePlan plan) {
    return new RestoreResult(
        plan.request().target(),
        1_204,
        1_513_975_972L,
        Duration.ofSeconds(27),
        List.of("pg_ctl -D " + plan.request().target() + " start"));
  }
}

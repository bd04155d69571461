package io.voiceagents.backup.routing;

import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.alert.OpenAlert;
import io.voiceagents.backup.catalog.LogStatus;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Compression;
import io.voiceagents.backup.policy.LogSettings;
import io.voiceagents.backup.policy.Objectives;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.Retention;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.recovery.Plan;
import io.voiceagents.backup.recovery.Protection;
import io.voiceagents.backup.recovery.Recoverability;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.LogHealth;
import io.voiceagents.backup.verify.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Meters of which every one has a value. */
final class SampleMeters {
  private static final Instant AT = Instant.parse("2026-01-02T03:00:00Z");
  private static final String TYPE = "postgres";

  private SampleMeters() {}

  static Recoverability nothing() {
    return new Recoverability(AT, List.of(), Optional.empty());
  }

  static Meters filled() {
    Meters meters = new Meters();
    meters.publicUrl(Optional.of("https://backup.example.com"));
    meters.accept(ended("complete"));
    meters.accept(ended("failed"));
    meters.accept(
        new Event.Verified(AT, TYPE, "postgres/1", "restore", true, Duration.ofSeconds(9), ""));
    meters.accept(new Event.RestoreEnded(AT, TYPE, "postgres/1", true, Duration.ofSeconds(9), ""));
    meters.accept(new Event.LogTrouble(AT, TYPE, false, "away"));
    meters.accept(new Event.ExpiryEnded(AT, TYPE, true, 1, 1, 9, ""));
    meters.accept(new Event.EditRefused(AT, "backup.yaml", "line 3"));
    meters.accept(new Event.StoreTrouble(AT, "away"));
    meters.accept(new Event.CertificateInUse(AT, AT.plus(Duration.ofDays(90))));
    meters.accept(
        new Event.StoreCounted(
            AT,
            List.of(
                new Event.Share(TYPE, "STANDARD_IA", 7, 700),
                new Event.Share("other", "STANDARD", 2, 20))));
    meters.ended("ops", true);
    meters.ended("ops", false);
    meters.assess(new Recoverability(AT, List.of(protection()), Optional.empty()));
    try {
      meters.alerts(open());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return meters;
  }

  /** One alert. */
  private static List<OpenAlert> open() throws IOException {
    Path state = Files.createTempDirectory("meters");
    try {
      AlertDesk desk =
          new AlertDesk(
              new AlertFiles(state), Clock.systemUTC(), AlertDesk.REMINDER, Duration.ZERO);
      desk.accept(ended("failed"));
      return desk.open();
    } finally {
      for (Path path : all(state)) {
        Files.delete(path);
      }
    }
  }

  /** What is in directories comes before them. */
  private static List<Path> all(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.sorted(Comparator.reverseOrder()).toList();
    }
  }

  private static Event ended(String status) {
    return new Event.BackupEnded(
        AT, TYPE, "full", status, Duration.ofSeconds(70), 9, 5, Optional.empty(), "why");
  }

  private static Protection protection() {
    SetSummary set =
        new SetSummary(
            "postgres/1",
            new ChainId("0f", TYPE, "20260102T025000Z-0a1b2c3d"),
            0,
            "20260102T025000Z-0a1b2c3d",
            "",
            BackupKind.FULL,
            Outcome.COMPLETE,
            AT.minusSeconds(600),
            AT.minusSeconds(500),
            7,
            4_000,
            1_000);
    Verdict verdict =
        new Verdict(
            set,
            VerifyDepth.RESTORE,
            AT.minusSeconds(300),
            Duration.ofSeconds(40),
            Duration.ofSeconds(300),
            List.of(new Check("starts", true, "")));
    LogStatus log =
        new LogStatus(
            TYPE,
            "run",
            AT,
            AT,
            "1",
            150,
            100,
            Optional.of(AT.minusSeconds(3)),
            Optional.empty(),
            150,
            90,
            new LogStatus.Spool(1, 20, 4_000, Optional.empty()),
            LogHealth.UNKNOWN,
            List.of());
    return new Protection(
        policy(),
        Optional.of(set),
        Optional.of(set),
        0,
        Optional.of(verdict),
        Optional.of(verdict),
        Optional.empty(),
        Optional.of(log),
        Optional.of(AT.minusSeconds(600)),
        new Plan(Optional.of(AT.plusSeconds(600)), List.of("full")),
        Optional.of(AT.minusSeconds(3_600)),
        Protection.Level.OK,
        List.of(),
        List.of());
  }

  private static Policy policy() {
    return new Policy(
        TYPE,
        new SourceSettings.Files(List.of(), List.of(), List.of(), false),
        Map.of(),
        Retention.DEFAULT,
        Compression.DEFAULT,
        Duration.ofDays(30),
        VerifyDepth.PRESENCE,
        true,
        Optional.empty(),
        LogSettings.DEFAULT,
        new Objectives(Optional.of(Duration.ofMinutes(15)), Optional.of(Duration.ofHours(1))));
  }
}

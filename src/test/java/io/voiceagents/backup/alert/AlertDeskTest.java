package io.voiceagents.backup.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.policy.AlertLevel;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.ConfigurationLoader;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.recovery.Judgement;
import io.voiceagents.backup.recovery.Protection;
import io.voiceagents.backup.recovery.Recoverability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertDeskTest {
  private static final Instant NIGHT = Instant.parse("2026-01-02T03:00:00Z");

  @TempDir private Path state = Path.of("");
  private AlertFiles files = new AlertFiles(state);

  @BeforeEach
  void open() {
    files = new AlertFiles(state);
  }

  private AlertDesk desk(Instant now) {
    return desk(now, Duration.ZERO);
  }

  private AlertDesk desk(Instant now, Duration settle) {
    return new AlertDesk(files, Clock.fixed(now, ZoneOffset.UTC), Duration.ofHours(12), settle);
  }

  private AlertDesk patient(long seconds) {
    return desk(NIGHT.plusSeconds(seconds), Duration.ofSeconds(40));
  }

  private static Recoverability store(long seconds, boolean away) {
    return new Recoverability(
        NIGHT.plusSeconds(seconds), List.of(), away ? Optional.of("refused") : Optional.empty());
  }

  private static Event ended(Instant at, String kind, String status) {
    return new Event.BackupEnded(
        at, "postgres", kind, status, Duration.ofSeconds(3), 9, 5, Optional.empty(), "disk full");
  }

  private static Event verified(Instant at, String depth, boolean passed) {
    return new Event.Verified(
        at, "postgres", "postgres/1", depth, passed, Duration.ofSeconds(3), passed ? "" : "torn");
  }

  private List<Notice> notices() throws IOException {
    if (!Files.isDirectory(files.outbox())) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(files.outbox())) {
      return all.sorted().map(AlertDeskTest::read).toList();
    }
  }

  private static Notice read(Path file) {
    try {
      return AlertJson.notice(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> told() throws IOException {
    return notices().stream()
        .map(notice -> notice.word().text() + " " + notice.alert().key())
        .toList();
  }

  @Test
  void whatIsToldByAThreadThatIsToStopIsInFilesAllTheSame() throws Exception {
    Thread.currentThread().interrupt();
    desk(NIGHT).accept(ended(NIGHT, "full", "failed"));
    assertThat(Thread.interrupted()).as("the work has to hear of it").isTrue();
    assertThat(told()).containsExactly("raised postgres/backup");
  }

  @Test
  void aCancelledBackupTellsNothingAndItsPolicyIsOverdueInItsTime() throws Exception {
    desk(NIGHT).accept(ended(NIGHT, "full", "cancelled"));
    assertThat(told()).isEmpty();
    desk(NIGHT).accept(ended(NIGHT, "full", "failed"));
    desk(NIGHT).accept(ended(NIGHT.plusSeconds(1), "full", "cancelled"));
    assertThat(told()).containsExactly("raised postgres/backup");

    Path file =
        Files.writeString(
            state.resolve("daily.yaml"),
            """
            storage: { directory: store }
            encryption: { key_file: k }
            policies:
              files: { type: filesystem, paths: [/srv], schedule: { full: '0 2 * * *' } }
            """);
    Policy daily =
        Objects.requireNonNull(ConfigurationLoader.load(file, Map.of()).policies().get("files"));
    SetSummary before =
        new SetSummary(
            "files/1",
            new ChainId("r", "files", "c"),
            0,
            "run",
            "",
            BackupKind.FULL,
            Outcome.COMPLETE,
            NIGHT.minus(Duration.ofHours(25)),
            NIGHT,
            1,
            1,
            1);
    // Of the two o'clock of this night somebody took the run back.
    Instant noon = NIGHT.plus(Duration.ofHours(12));
    Protection judged =
        new Judgement(daily, ZoneOffset.UTC, noon)
            .of(
                new Judgement.Facts(
                    List.of(before),
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
    AlertDesk later = desk(noon);
    later.accept(
        new Event.BackupEnded(
            NIGHT, "files", "full", "cancelled", Duration.ZERO, 0, 0, Optional.empty(), ""));
    later.assess(new Recoverability(noon, List.of(judged), Optional.empty()));
    assertThat(told()).contains("raised files/overdue").doesNotContain("raised files/backup");
  }

  @Test
  void aStoppedScheduleOfOnesOwnIsAWarningUntilItRuns() throws IOException {
    desk(NIGHT).accept(new Event.OwnSchedulesTrouble(NIGHT, "nothing will start 'check'"));
    assertThat(files.open("routes/schedules").orElseThrow().alert().level())
        .isEqualTo(AlertLevel.WARNING);
    desk(NIGHT).accept(new Event.OwnSchedulesFine(NIGHT.plusSeconds(15)));
    assertThat(told()).containsExactly("raised routes/schedules", "resolved routes/schedules");
  }

  @Test
  void tellsAFailureOnceAndItsRecovery() throws IOException {
    desk(NIGHT).accept(ended(NIGHT, "full", "failed"));
    desk(NIGHT.plusSeconds(60)).accept(ended(NIGHT.plusSeconds(60), "full", "failed"));
    assertThat(told()).containsExactly("raised postgres/backup");
    assertThat(files.open("postgres/backup").orElseThrow().times()).isEqualTo(2);
    assertThat(files.open("postgres/backup").orElseThrow().alert().since()).isEqualTo(NIGHT);

    desk(NIGHT.plusSeconds(120)).accept(ended(NIGHT.plusSeconds(120), "full", "complete"));
    assertThat(told()).containsExactly("raised postgres/backup", "resolved postgres/backup");
    assertThat(files.open()).isEmpty();
    assertThat(notices().get(0).text(Links.NONE))
        .contains("disk full", "Since:   2026-01-02T03:00:00Z", "backupctl backup run", "At risk");
  }

  @Test
  void tellsAgainAfterTheReminderAndWhenItGetsWorse() throws IOException {
    desk(NIGHT).accept(ended(NIGHT, "full", "partial"));
    desk(NIGHT.plusSeconds(1)).accept(ended(NIGHT.plusSeconds(1), "full", "failed"));
    Instant noon = NIGHT.plus(Duration.ofHours(13));
    desk(noon).accept(ended(noon, "full", "failed"));
    assertThat(told())
        .containsExactly(
            "raised postgres/backup", "raised postgres/backup", "still_open postgres/backup");
    assertThat(notices())
        .extracting(notice -> notice.alert().level())
        .containsExactly(AlertLevel.WARNING, AlertLevel.CRITICAL, AlertLevel.CRITICAL);
  }

  @Test
  void keepsVerificationRestoreTestLogAndEditApart() throws IOException {
    AlertDesk desk = desk(NIGHT);
    desk.accept(verified(NIGHT, "content", false));
    desk.accept(verified(NIGHT, "restore", false));
    desk.accept(new Event.LogTrouble(NIGHT, "postgres", false, "slot away"));
    desk.accept(new Event.LogTrouble(NIGHT, "postgres", true, "WAL lost"));
    desk.accept(new Event.EditRefused(NIGHT, "/etc/backup/backup.yaml", "line 3"));
    assertThat(files.open())
        .extracting(open -> open.alert().key())
        .containsExactlyInAnyOrder(
            "postgres/verification",
            "postgres/restore_test",
            "postgres/log",
            "postgres/log_gap",
            "server/edit");

    desk.accept(verified(NIGHT, "restore", true));
    desk.accept(new Event.LogFine(NIGHT, "postgres"));
    desk.accept(ended(NIGHT, "incremental", "complete"));
    desk.accept(new Event.EditApplied(NIGHT, "backup.yaml, verify.camel.yaml", ""));
    assertThat(files.open())
        .extracting(open -> open.alert().key())
        .containsExactlyInAnyOrder("postgres/verification", "postgres/log_gap");
    desk.accept(ended(NIGHT, "full", "complete"));
    assertThat(files.open()).hasSize(1);
  }

  @Test
  void aStoreThatCanNotBeAskedIsOneAlertAndJudgesNoPolicy() throws IOException {
    AlertDesk desk = desk(NIGHT);
    desk.assess(Recoverability.unknown(NIGHT));
    assertThat(notices()).isEmpty();
    desk.accept(new Event.StoreTrouble(NIGHT, "refused"));
    desk.assess(new Recoverability(NIGHT, List.of(), Optional.of("refused")));
    assertThat(told()).containsExactly("raised store/store");
    desk.assess(new Recoverability(NIGHT.minusSeconds(9), List.of(), Optional.empty()));
    assertThat(files.open()).hasSize(1);
    desk.assess(new Recoverability(NIGHT.plusSeconds(9), List.of(), Optional.empty()));
    assertThat(told()).containsExactly("raised store/store", "resolved store/store");
  }

  @Test
  void whatFollowsFromAStoreThatIsAwayIsToldWithItsAlertAlone() throws IOException {
    patient(0).accept(new Event.LogTrouble(NIGHT, "redis", false, "waits on this host"));
    assertThat(told()).isEmpty();
    patient(10).assess(store(10, true));
    patient(20).accept(ended(NIGHT.plusSeconds(20), "full", "failed"));
    patient(100).assess(store(100, true));
    assertThat(told()).containsExactly("raised store/store");
    assertThat(notices().get(0).also()).containsExactly("redis/log");
    assertThat(notices().get(0).text(Links.NONE))
        .contains("Also:    1 that follow from it: redis/log");
    assertThat(files.open()).hasSize(3);

    patient(120).assess(store(120, false));
    patient(125).accept(new Event.LogFine(NIGHT.plusSeconds(125), "redis"));
    patient(139).assess(store(139, false));
    assertThat(told()).containsExactly("raised store/store", "resolved store/store");
  }

  @Test
  void whatGoesOnAfterTheStoreIsBackIsToldThen() throws IOException {
    patient(0).assess(store(0, true));
    patient(5).accept(ended(NIGHT.plusSeconds(5), "full", "failed"));
    patient(60).assess(store(60, false));
    patient(99).assess(store(99, false));
    assertThat(told()).containsExactly("raised store/store", "resolved store/store");
    patient(101).assess(store(101, false));
    assertThat(told()).endsWith("raised postgres/backup").hasSize(3);
  }

  @Test
  void aFailureWithoutAnotherCauseIsToldAfterAMomentEvenIfItIsNotSeenAgain() throws IOException {
    patient(0).accept(ended(NIGHT, "full", "failed"));
    patient(15).assess(store(15, false));
    assertThat(told()).isEmpty();
    patient(45).assess(store(45, false));
    patient(60).assess(store(60, false));
    assertThat(told()).containsExactly("raised postgres/backup");
    Instant noon = NIGHT.plus(Duration.ofHours(13));
    desk(noon).assess(new Recoverability(noon, List.of(), Optional.empty()));
    assertThat(told()).containsExactly("raised postgres/backup", "still_open postgres/backup");
  }

  @Test
  void anOpenAlertOfAnEarlierVersionIsRead() throws IOException {
    Path open = Files.createDirectories(files.directory().resolve("open"));
    Files.writeString(
        open.resolve("postgres,backup.json"),
        """
        {"alert":{"kind":"BACKUP","subject":"postgres","type":"postgres","level":"CRITICAL",
        "what":"x","since":"2026-01-02T03:00:00Z"},"times":1,"noticed":"2026-01-02T03:00:00Z"}
        """);
    desk(NIGHT.plusSeconds(9)).accept(ended(NIGHT.plusSeconds(9), "full", "complete"));
    assertThat(told()).containsExactly("resolved postgres/backup");
  }

  @Test
  void aSilencedAlertIsOpenButNobodyIsToldUntilTheSilenceEnds() throws IOException {
    desk(NIGHT).silence(new Silence("postgres/*", NIGHT.plusSeconds(60), "maintenance"));
    desk(NIGHT).accept(ended(NIGHT, "full", "failed"));
    desk(NIGHT).accept(verified(NIGHT, "content", false));
    desk(NIGHT).accept(verified(NIGHT, "content", true));
    assertThat(notices()).isEmpty();
    assertThat(files.open()).hasSize(1);
    desk(NIGHT.plusSeconds(61)).accept(ended(NIGHT, "full", "failed"));
    assertThat(told()).containsExactly("raised postgres/backup");
  }

  @Test
  void whatCanNotBeWrittenIsToldLater() throws IOException {
    Path inTheWay = Files.writeString(state.resolve("alerts"), "");
    AlertDesk desk = desk(NIGHT);
    desk.accept(ended(NIGHT, "full", "failed"));
    Files.delete(inTheWay);
    desk.assess(new Recoverability(NIGHT, List.of(), Optional.empty()));
    assertThat(told()).containsExactly("raised postgres/backup");
  }

  @Test
  void aTestIsForItsChannelAlone() throws IOException {
    desk(NIGHT).test("ops");
    assertThat(notices()).extracting(Notice::channel).containsExactly("ops", "ops");
    assertThat(notices()).extracting(Notice::resolved).containsExactly(false, true);
    assertThat(files.open()).isEmpty();
  }

  @Test
  void manyAtOnceTellItOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    for (int i = 0; i < 40; i++) {
      threads.execute(() -> desk(NIGHT).accept(ended(NIGHT, "full", "failed")));
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(told()).containsExactly("raised postgres/backup");
    assertThat(files.open("postgres/backup").orElseThrow().times()).isEqualTo(40);
  }

  private Configuration configuration(String rest) throws Exception {
    Path file = state.resolve("backup.yaml");
    Files.writeString(
        file,
        """
        storage: { directory: store }
        encryption: { key_file: k }
        policies:
          redis: { connection: { host: localhost }, options: { log: { follow: %s } } }
        """
            .formatted(rest));
    return ConfigurationLoader.load(file, Map.of());
  }

  private void raiseOfWhatIsReadOnce(AlertDesk desk) {
    desk.accept(new Event.IssuerTrouble(NIGHT, "away"));
    desk.accept(new Event.SchedulesTrouble(NIGHT, "away"));
  }

  @Test
  void whatIsNoLongerConfiguredHasNoAlertsAndSaysWhy() throws Exception {
    AlertDesk desk = desk(NIGHT);
    Configuration follows = configuration("true");
    desk.accept(ended(NIGHT, "full", "failed"));
    desk.channel("gone", Optional.of("refused"));
    desk.heartbeat(Optional.of("refused"));
    desk.accept(new Event.LogTrouble(NIGHT, "redis", false, "refused"));
    raiseOfWhatIsReadOnce(desk);

    desk.configured(follows);

    assertThat(desk.open()).extracting(open -> open.alert().key()).containsExactly("redis/log");
    assertThat(notices())
        .filteredOn(Notice::resolved)
        .extracting(Notice::remark)
        .contains(
            "the policy 'postgres' was removed from the configuration",
            "the channel 'gone' was removed from the configuration",
            "the heartbeat was removed from the configuration");

    // What holds until the next start is not ended by an edit, and a log that a command follows
    // besides is that of the command.
    raiseOfWhatIsReadOnce(desk);
    Configuration edited = configuration("false");
    desk.configured(edited);
    assertThat(desk.open())
        .extracting(open -> open.alert().key())
        .containsExactlyInAnyOrder("server/issuer", "server/schedules");
    desk.accept(new Event.LogTrouble(NIGHT, "redis", false, "refused"));
    desk.configured(edited);
    assertThat(desk.open()).extracting(open -> open.alert().key()).contains("redis/log");
  }
}

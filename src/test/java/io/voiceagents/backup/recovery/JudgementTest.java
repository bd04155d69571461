package io.voiceagents.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Compression;
import io.voiceagents.backup.policy.LogSettings;
import io.voiceagents.backup.policy.Objectives;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.Retention;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.recovery.Protection.Level;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.verify.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgementTest {
  static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  static Policy policy(String cron, String rpo) {
    return new Policy(
        "logs",
        new SourceSettings.Files(List.of(), List.of(), List.of(), false),
        cron.isEmpty() ? Map.of() : Map.of(BackupKind.FULL, cron),
        Retention.DEFAULT,
        Compression.DEFAULT,
        Duration.ofDays(30),
        VerifyDepth.PRESENCE,
        true,
        Optional.empty(),
        LogSettings.DEFAULT,
        new Objectives(
            rpo.isEmpty() ? Optional.empty() : Optional.of(Duration.parse(rpo)), Optional.empty()));
  }

  static Protection judge(
      Policy policy, List<SetSummary> sets, Optional<Instant> knownSince, Instant now) {
    return new Judgement(policy, ZoneOffset.UTC, now)
        .of(
            new Judgement.Facts(
                sets,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                knownSince));
  }

  /** Known since noon; the daily run is due at four, with six hours of grace. */
  @ParameterizedTest
  @CsvSource({
    "0 4 * * *, 2026-11-23T12:00:01Z, WARNING",
    "0 4 * * *, 2026-11-24T03:59:00Z, WARNING",
    "0 4 * * *, 2026-11-24T09:59:00Z, WARNING",
    "0 4 * * *, 2026-11-24T10:00:00Z, FAILED",
    "0 */2 * * *, 2026-11-23T14:59:00Z, WARNING",
    "0 */2 * * *, 2026-11-23T15:00:00Z, FAILED",
    "'', 2026-11-23T12:00:01Z, FAILED"
  })
  void whatIsNewHasUntilItsFirstRunAndWhatIsNeverStartedHasNoTime(
      String cron, Instant now, Level level) {
    Protection found = judge(policy(cron, ""), List.of(), Optional.of(NOON), now);
    assertThat(found.level()).isEqualTo(level);
    assertThat(found.failures().toString() + found.warnings()).contains("never backed up");
  }

  /** A verification that runs again and again over yesterday's set passes each time. */
  @Test
  void fault26_aVerificationThatPassedDoesNotHideThatTheSetIsOld() {
    SetSummary old = set(NOON.minus(Duration.ofDays(3)));
    Verdict passed =
        new Verdict(
            old,
            VerifyDepth.CONTENT,
            NOON.minusSeconds(60),
            Duration.ofSeconds(5),
            Duration.ofDays(3),
            List.of(new Check("content", true, "")));
    Protection found =
        new Judgement(policy("0 4 * * *", "PT24H"), ZoneOffset.UTC, NOON)
            .of(
                new Judgement.Facts(
                    List.of(old),
                    0,
                    Optional.of(passed),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
    assertThat(found.level()).isEqualTo(Level.WARNING);
    assertThat(found.warnings())
        .anyMatch(text -> text.startsWith("overdue: nothing complete since"))
        .anyMatch(text -> text.startsWith("would lose 3d"));
    // That of this morning may still be working.
    assertThat(found.missed()).contains(Instant.parse("2026-11-22T04:00:00Z"));
  }

  static SetSummary set(Instant startedAt) {
    return new SetSummary(
        "logs/20261123T110000Z-full",
        new ChainId("r", "logs", "c"),
        0,
        "run",
        "",
        BackupKind.FULL,
        Outcome.COMPLETE,
        startedAt,
        startedAt.plusSeconds(100),
        1,
        1,
        1);
  }

  @ParameterizedTest
  @CsvSource({
    "-3600, , 3600, false",
    "240, , 0, false",
    "10800, 28800, 28800, true",
    "10800, , -1, true",
  })
  void aSetOfTheFutureIsWarnedOfAndCountsForNoObjective(
      long newest, @Nullable Long older, long lost, boolean warned) {
    List<SetSummary> sets = new ArrayList<>(List.of(set(NOON.plusSeconds(newest))));
    Optional.ofNullable(older).ifPresent(age -> sets.add(set(NOON.minusSeconds(age))));
    Protection found = judge(policy("", "PT6H"), sets, Optional.empty(), NOON);
    assertThat(found.exposure(NOON).map(Duration::toSeconds).orElse(-1L)).isEqualTo(lost);
    assertThat(found.complete()).isPresent();
    assertThat(found.warnings().stream().filter(text -> text.startsWith("clock skew")).toList())
        .isEqualTo(
            warned
                ? List.of(
                    "clock skew: logs/20261123T110000Z-full begins 3h 00m from now, by the clock of the host that took it; it does not count for the objective (RPO)")
                : List.of());
    assertThat(found.warnings().stream().anyMatch(text -> text.startsWith("would lose 8h")))
        .isEqualTo(older != null);
  }

  @Test
  void aDueRunIsNotDoneByASetOfTheFuture() {
    List<SetSummary> sets =
        List.of(set(NOON.plus(Duration.ofHours(3))), set(NOON.minus(Duration.ofDays(2))));
    Protection found = judge(policy("0 4 * * *", ""), sets, Optional.empty(), NOON);
    assertThat(found.missed()).contains(Instant.parse("2026-11-22T04:00:00Z"));
  }

  @Test
  void ofWhatNobodyKnowsSinceWhenItIsThereNothingIsExcused() {
    assertThat(judge(policy("0 4 * * *", ""), List.of(), Optional.empty(), NOON).failures())
        .containsExactly("never backed up");
  }

  @ParameterizedTest
  @CsvSource({
    "0 */2 * * *, PT1H, true",
    "0 */2 * * *, PT2H, true",
    "0 */2 * * *, PT3H, false",
    "*/5 8-18 * * *, PT1H, true",
    "*/5 * * * *, PT1H, false",
    "0 3 * * 1, P2D, true"
  })
  void anObjectiveThatTheScheduleCannotMeetIsSaid(String cron, String rpo, boolean said) {
    SetSummary set = set(NOON.minusSeconds(3_600));
    Protection found = judge(policy(cron, rpo), List.of(set), Optional.of(NOON), NOON);
    assertThat(found.warnings().stream().anyMatch(text -> text.contains("can't be met")))
        .isEqualTo(said);
  }
}

package io.voiceagents.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.recovery.Protection.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A policy is protected by runs that its own schedule does not have. */
class OtherRunsTest {
  private static final Instant NOON = JudgementTest.NOON;
  private static final Instant SIX = NOON.minus(Duration.ofHours(6));

  private static Recoverability seen(Instant lastSet) {
    Protection policy =
        JudgementTest.judge(
            JudgementTest.policy("", ""),
            List.of(JudgementTest.set(lastSet)),
            Optional.empty(),
            NOON);
    return new Recoverability(NOON, List.of(policy), Optional.empty());
  }

  private static Map<String, OtherRuns> due(Instant at) {
    return Map.of("logs", new OtherRuns(Optional.of(NOON.plusSeconds(60)), Optional.of(at)));
  }

  @Test
  void aPolicyIsOverdueByARunThatIsNotOfItsOwnSchedule() {
    Protection found = seen(SIX.minusSeconds(1)).alsoAt(due(SIX)).policies().get(0);
    assertThat(found.missed()).contains(SIX);
    assertThat(found.level()).isEqualTo(Level.WARNING);
    assertThat(found.warnings())
        .contains("overdue: nothing complete since the run of 2026-11-23 06:00 UTC");
    assertThat(found.nextRun()).contains(NOON.plusSeconds(60));
  }

  @Test
  void aBackupSinceThenIsOne() {
    Protection found = seen(SIX.plusSeconds(1)).alsoAt(due(SIX)).policies().get(0);
    assertThat(found.missed()).isEmpty();
    assertThat(found.warnings()).noneMatch(text -> text.startsWith("overdue"));
  }

  @Test
  void isSaidOnceAndOfTheLatestRun() {
    Instant later = SIX.plus(Duration.ofHours(3));
    Protection found =
        seen(SIX.minusSeconds(1))
            .alsoAt(due(SIX))
            .alsoAt(due(later))
            .alsoAt(due(SIX))
            .policies()
            .get(0);
    assertThat(found.missed()).contains(later);
    assertThat(found.warnings())
        .filteredOn(text -> text.startsWith("overdue"))
        .containsExactly("overdue: nothing complete since the run of 2026-11-23 09:00 UTC");
  }

  /** Runs at each full hour: one has half an hour. */
  @ParameterizedTest
  @CsvSource({"12:00:00, 11:00", "12:30:00, 11:00", "12:30:01, 12:00", "12:59:59, 12:00"})
  void aRunHasHalfAnIntervalToBeComplete(String now, String due) {
    Instant at = Instant.parse("2026-11-23T" + now + "Z");
    assertThat(OtherRuns.due(OtherRunsTest::hourBefore, at))
        .contains(Instant.parse("2026-11-23T" + due + ":00Z"));
  }

  /** The last full hour before a moment. */
  private static Optional<Instant> hourBefore(Instant moment) {
    return Optional.of(moment.minusNanos(1).truncatedTo(ChronoUnit.HOURS));
  }

  @Test
  void ofTwoSchedulesTheNextCountsAndTheLatestThatIsDue() {
    OtherRuns one = new OtherRuns(Optional.of(NOON), Optional.of(SIX));
    OtherRuns other =
        new OtherRuns(Optional.of(NOON.plusSeconds(1)), Optional.of(SIX.plusSeconds(1)));
    OtherRuns both = new OtherRuns(Optional.of(NOON), Optional.of(SIX.plusSeconds(1)));
    assertThat(one.and(other)).isEqualTo(both);
    assertThat(other.and(one)).isEqualTo(both);
    assertThat(one.and(OtherRuns.NONE)).isEqualTo(one);
    assertThat(OtherRuns.NONE.and(one)).isEqualTo(one);
  }
}

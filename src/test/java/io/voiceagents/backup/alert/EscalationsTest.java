package io.voiceagents.backup.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.policy.AlertChannel;
import io.voiceagents.backup.policy.AlertChannel.Care;
import io.voiceagents.backup.policy.AlertLevel;
import io.voiceagents.backup.policy.AlertSettings;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.recovery.Recoverability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to alerts, and to channels, that nobody looks after. */
class EscalationsTest {
  private static final Instant NIGHT = Instant.parse("2026-01-02T03:00:00Z");
  private final AlertFiles files;
  private final Map<String, AlertChannel> channels = new LinkedHashMap<>();
  private ZoneId zone = ZoneOffset.UTC;

  EscalationsTest(@TempDir Path state) {
    this.files = new AlertFiles(state);
  }

  private static Clock at(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private static Instant minute(long minutes) {
    return NIGHT.plus(Duration.ofMinutes(minutes));
  }

  private AlertDesk desk(Instant now) {
    return new AlertDesk(files, at(now), Duration.ofHours(12), Duration.ZERO);
  }

  private void channel(String name, Care care, AlertChannel.Way way) {
    AlertChannel channel =
        new AlertChannel(name, AlertLevel.WARNING, Set.of(), Optional.empty(), care, way);
    channels.put(name, channel);
  }

  private static AlertChannel.Way hook() {
    return new AlertChannel.Webhook(new Secret("https://example.com"));
  }

  private void escalate(Instant now) {
    new Escalations(files, at(now)).look(new AlertSettings(channels, zone));
  }

  private void daily(Instant now) {
    new DailyTests(files, desk(now), at(now)).look(new AlertSettings(channels, zone));
  }

  private static Event backup(Instant at, String status) {
    return new Event.BackupEnded(
        at, "postgres", "full", status, Duration.ZERO, 0, 0, Optional.empty(), "disk full");
  }

  private List<Notice> notices() throws IOException {
    if (!Files.isDirectory(files.outbox())) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(files.outbox())) {
      return all.sorted().map(EscalationsTest::read).toList();
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
        .map(notice -> notice.word().text() + " " + notice.channel())
        .map(String::strip)
        .toList();
  }

  private void boss() {
    Optional<Duration> half = Optional.of(Duration.ofMinutes(30));
    channel("boss", new Care(Optional.empty(), 10, half, Optional.empty()), hook());
  }

  @Test
  void aCriticalAlertThatNobodyResolvesGoesToTheNextOnceAndItsEndToo() throws IOException {
    boss();
    desk(NIGHT).accept(backup(NIGHT, "failed"));
    escalate(minute(29));
    assertThat(told()).containsExactly("raised");
    escalate(minute(30));
    escalate(minute(31));
    assertThat(told()).containsExactly("raised", "escalated boss");
    assertThat(notices().get(1).headline()).startsWith("[ESCALATED CRITICAL] postgres:");
    assertThat(notices().get(1).text(Links.NONE))
        .contains("nobody resolved or acknowledged it since");
    desk(minute(40)).accept(backup(minute(40), "complete"));
    assertThat(told()).containsExactly("raised", "escalated boss", "resolved", "resolved boss");
  }

  @Test
  void whatIsNotCriticalOrIsSilencedIsNotEscalated() throws IOException {
    boss();
    desk(NIGHT).accept(backup(NIGHT, "partial"));
    escalate(minute(60));
    assertThat(told()).containsExactly("raised");
    desk(minute(61)).accept(backup(minute(61), "failed"));
    desk(minute(61)).silence(new Silence("postgres/*", minute(90), ""));
    escalate(minute(80));
    assertThat(told()).containsExactly("raised", "raised");
    escalate(minute(91));
    assertThat(told()).endsWith("escalated boss");
  }

  @Test
  void anAcknowledgementEndsEscalationAndRemindersUntilItGetsWorse() throws IOException {
    boss();
    desk(NIGHT).accept(backup(NIGHT, "partial"));
    Acknowledgement given = new Acknowledgement(minute(5), "anna", "new disk at noon");
    assertThat(desk(minute(5)).acknowledge("postgres/backup", given)).isPresent();
    assertThat(desk(minute(5)).acknowledge("redis/backup", given)).isEmpty();
    assertThat(notices().get(1).text(Links.NONE))
        .contains("acknowledged by anna: new disk at noon");
    escalate(minute(60));
    Instant next = NIGHT.plus(Duration.ofHours(13));
    desk(next).assess(new Recoverability(next, List.of(), Optional.empty()));
    assertThat(told()).containsExactly("raised", "acknowledged");
    desk(next).accept(backup(next, "failed"));
    escalate(next.plusSeconds(1));
    assertThat(told()).containsExactly("raised", "acknowledged", "raised", "escalated boss");
  }

  private void tested(LocalTime time, AlertChannel.Way way) {
    channel("ops", new Care(Optional.empty(), 10, Optional.empty(), Optional.of(time)), way);
  }

  @Test
  void aChannelIsProvenOnceADayAtItsTimeInItsZone() throws IOException {
    zone = ZoneId.of("Europe/Berlin");
    tested(LocalTime.of(9, 0), hook());
    daily(NIGHT);
    daily(NIGHT.plus(Duration.ofMinutes(299)));
    assertThat(told()).isEmpty();
    daily(Instant.parse("2026-01-02T08:00:00Z"));
    daily(Instant.parse("2026-01-02T08:01:00Z"));
    assertThat(told()).containsExactly("raised ops");
    assertThat(notices().get(0).headline()).startsWith("[INFO] ops: the daily test");
    daily(Instant.parse("2026-01-03T08:10:00Z"));
    assertThat(told()).containsExactly("raised ops", "raised ops");
  }

  @Test
  void theIncidentOfAProofIsClosedWhereThereWouldBeOne() throws IOException {
    tested(LocalTime.of(9, 0), new AlertChannel.PagerDuty(Secret.NONE, "https://example.com"));
    daily(NIGHT);
    daily(NIGHT.plus(Duration.ofHours(7)));
    assertThat(told()).containsExactly("raised ops", "resolved ops");
  }

  @Test
  void fault29_aProofThatDoesNotGetThroughIsAnAlertUntilTheChannelTakesSomething()
      throws IOException {
    tested(LocalTime.of(9, 0), hook());
    daily(NIGHT);
    Instant nine = Instant.parse("2026-01-02T09:00:00Z");
    daily(nine);
    daily(nine.plus(Duration.ofMinutes(29)));
    assertThat(files.open()).isEmpty();
    daily(nine.plus(Duration.ofMinutes(31)));
    assertThat(files.open("ops/channel").orElseThrow().alert().what()).contains("did not get");
    Instant later = nine.plus(Duration.ofMinutes(40));
    new DailyTests(files, desk(later), at(later)).delivered("ops");
    desk(later).channel("ops", Optional.empty());
    daily(later.plusSeconds(1));
    assertThat(files.open()).isEmpty();
  }

  @Test
  void alertsReachPeopleUnlessNothingIsSentOrSeenOrTaken() throws IOException {
    channel("ops", Care.USUAL, hook());
    AlertDesk desk = desk(NIGHT);
    AlertSettings settings = new AlertSettings(channels, zone);
    assertThat(new Reach(desk, files, at(NIGHT)).trouble(settings)).isPresent();
    desk.assess(new Recoverability(NIGHT, List.of(), Optional.of("refused")));
    assertThat(new Reach(desk, files, at(minute(1))).trouble(settings)).isEmpty();
    for (String all : List.of("*", "*/*")) {
      desk.silence(new Silence(all, minute(2), "a move"));
      assertThat(new Reach(desk, files, at(minute(1))).trouble(settings))
          .contains("every alert is silenced");
      desk.silence(new Silence(all, NIGHT, ""));
    }
    desk.silence(new Silence("*/backup", minute(2), "a move"));
    assertThat(new Reach(desk, files, at(minute(1))).trouble(settings)).isEmpty();
    assertThat(new Reach(desk, files, at(minute(3))).trouble(settings)).isPresent();
    for (Notice notice : notices()) {
      assertThat(notice.alert().kind()).isEqualTo(AlertKind.STORE);
    }
    desk.channel("ops", Optional.of("refused"));
    assertThat(new Reach(desk, files, at(minute(1))).trouble(settings))
        .contains("every channel fails");
  }

  @Test
  void severalInOneAreCountedAndTheMostUrgentLeads() throws IOException {
    AlertDesk desk = desk(NIGHT);
    desk.accept(backup(NIGHT, "partial"));
    desk.accept(new Event.StoreTrouble(NIGHT, "refused"));
    Notice group = Notice.group(notices());
    assertThat(group.headline()).isEqualTo("[CRITICAL] 2 alerts: store/store, postgres/backup");
    assertThat(group.text(Links.NONE)).contains("- [WARNING] postgres:", "backupctl store check");
    assertThat(group.text(new Links(Optional.of("https://b.example.com"))))
        .contains("\n  Runbook: https://b.example.com/runbook#store\n")
        .endsWith("See:     https://b.example.com/\n");
    Notice again = AlertJson.notice(AlertJson.text(Notice.group(List.of(group, group))));
    assertThat(again.group()).hasSize(4);
  }
}

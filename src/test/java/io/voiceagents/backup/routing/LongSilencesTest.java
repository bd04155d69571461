package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.alert.LongSilences;
import io.voiceagents.backup.alert.Silence;
import io.voiceagents.backup.audit.AuditEntry;
import io.voiceagents.backup.observe.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stored silence that nobody could ask for any more ends when one made at its time would. */
class LongSilencesTest extends ResidentFixture {
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  LongSilencesTest(@TempDir Path home) throws IOException {
    super(home);
  }

  private void stored(Duration ago, Silence... silences) throws IOException {
    Path file = Files.createDirectories(home.resolve("var/alerts")).resolve("silences.json");
    StringBuilder text = new StringBuilder();
    for (Silence one : silences) {
      text.append(text.isEmpty() ? "[" : ",")
          .append(
              "{\"pattern\":\"%s\",\"until\":\"%s\",\"reason\":\"%s\"}"
                  .formatted(one.pattern(), one.until(), one.reason()));
    }
    Files.writeString(file, text.append(']'));
    Files.setLastModifiedTime(file, FileTime.from(now.minus(ago)));
  }

  private List<Silence> silences() throws IOException {
    return new AlertFiles(home.resolve("var")).silences();
  }

  @Test
  void oneThatIsLongerThanAnyMayBeEndsAndGoesOnRecord() throws Exception {
    Instant years = now.plus(Duration.ofDays(3000));
    Silence allowed = new Silence("redis/*", now.plus(Duration.ofDays(20)), "x");
    stored(
        Duration.ofDays(9),
        new Silence("*", years, "a move"),
        new Silence("postgres/backup", years, "old"),
        allowed);
    start();
    await().atMost(SOON).until(() -> silences().get(0).until().isBefore(years));
    assertThat(silences())
        .containsExactly(
            new Silence("*", now.minus(Duration.ofDays(2)), "a move"),
            new Silence("postgres/backup", now.plus(Duration.ofDays(21)), "old"),
            allowed);
    AuditEntry entry = onRecord("alerts silence");
    assertThat(entry.actor().name()).isEqualTo("limit");
    assertThat(entry.outcome()).isEqualTo(AuditEntry.Outcome.DONE);
    assertThat(entry.parameters()).containsEntry("was_until", years.toString());
    assertThat(entry.message()).contains("days, the longest");
  }

  @Test
  void whoHearsOfItMayWriteAlertsMeanwhile() throws Exception {
    stored(Duration.ofDays(9), new Silence("*", now.plus(Duration.ofDays(3000)), "a move"));
    AlertFiles files = new AlertFiles(home.resolve("var"));
    AlertDesk desk = new AlertDesk(files, Clock.systemUTC(), AlertDesk.REMINDER, Duration.ZERO);

    new LongSilences(files, Clock.systemUTC())
        .end(
            cut ->
                CompletableFuture.runAsync(() -> desk.accept(new Event.StoreTrouble(now, "away")))
                    .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
                    .join());

    assertThat(silences().get(0).until()).isEqualTo(now.minus(Duration.ofDays(2)));
    assertThat(files.open()).isNotEmpty();
  }
}

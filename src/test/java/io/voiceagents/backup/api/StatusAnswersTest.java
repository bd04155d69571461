package io.voiceagents.backup.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.audit.AuditTrail;
import io.voiceagents.backup.cli.ExitCode;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.recovery.Recoverability;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusAnswersTest {
  private static final Caller CALLER = new Caller("t1", "ops", Role.OPERATOR, "127.0.0.1");
  private final Jobs jobs = new Jobs(() -> Instant.EPOCH, new SecureRandom(), AuditTrail.NONE);
  private volatile Instant now = Instant.parse("2026-11-27T02:00:00Z");
  private volatile Recoverability found = found("the store is away");
  private final StatusAnswers answers = new StatusAnswers(() -> found, jobs, () -> now);

  @AfterEach
  void stop() {
    jobs.close();
  }

  private Recoverability found(String trouble) {
    return new Recoverability(now, List.of(), Optional.of(trouble));
  }

  @Test
  void withinAnInstantAllGetOneText() {
    assertThat(answers.ready()).isEmpty();
    Answer first = answers.now(CALLER);
    now = now.plus(StatusAnswers.INSTANT).minusMillis(1);
    assertThat(answers.ready()).containsSame(first);
    assertThat(answers.now(CALLER)).isSameAs(first);
    now = now.plusMillis(1);
    assertThat(answers.ready()).isEmpty();
    assertThat(answers.now(CALLER).body()).contains("02:00:00.200Z");
  }

  @Test
  void aClockThatWasSetBackEndsTheInstant() {
    answers.now(CALLER);
    now = now.minusSeconds(3_600);
    assertThat(answers.ready()).isEmpty();
  }

  @Test
  void whatIsFoundAnewIsToldAtOnce() {
    answers.now(CALLER);
    found = found("the source is away");
    assertThat(answers.ready()).isEmpty();
    assertThat(answers.now(CALLER).body()).contains("the source is away");
  }

  @Test
  void jobsThatComeBeginAndEndAreToldAtOnce() throws Exception {
    answers.now(CALLER);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    SeenJob job =
        jobs.submit(
            CALLER,
            "backup",
            "logs",
            progress -> {
              begun.countDown();
              release.await();
              return new Jobs.Ended(true, ExitCode.COMPLETE, "fine", "", new Document());
            });
    assertThat(answers.ready()).isEmpty();
    assertThat(answers.now(CALLER).body()).contains(job.id());
    begun.await();
    assertThat(answers.now(CALLER).body()).contains("running");
    release.countDown();
    jobs.close();
    assertThat(answers.now(CALLER).body()).doesNotContain(job.id());
  }

  @Test
  void whileAJobWaitsForSomebodysWordEachCallerHasATextOfTheirOwn() throws Exception {
    jobs.hold(
        CALLER,
        "expire",
        "logs",
        new Document(),
        Duration.ofHours(1),
        progress -> new Jobs.Ended(true, ExitCode.COMPLETE, "fine", "", new Document()));
    Caller other = new Caller("t9", "other", Role.OPERATOR, "127.0.0.1");
    assertThat(answers.now(CALLER).body()).contains("\"may_decide\" : false");
    assertThat(answers.ready()).isEmpty();
    assertThat(answers.now(other).body()).contains("\"may_decide\" : true");
  }
}

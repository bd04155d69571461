package io.voiceagents.backup.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.api.Jobs.Ended;
import io.voiceagents.backup.audit.AuditEntry;
import io.voiceagents.backup.audit.AuditTrail;
import io.voiceagents.backup.cli.ExitCode;
import io.voiceagents.backup.cli.output.Document;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class JobsTest {
  private static final Caller CALLER = new Caller("t1", "ops", Role.OPERATOR, "127.0.0.1");
  private static final Ended GOOD = new Ended(true, ExitCode.COMPLETE, "fine", "", new Document());
  private final Jobs jobs = new Jobs(() -> Instant.EPOCH, new SecureRandom(), AuditTrail.NONE);

  @AfterEach
  void stop() {
    jobs.close();
  }

  private SeenJob untilOver(SeenJob job) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    SeenJob now = jobs.find(job.id()).orElseThrow();
    for (int i = 0; i < 1000 && !now.over(); i++) {
      never.await(10, TimeUnit.MILLISECONDS);
      now = jobs.find(job.id()).orElseThrow();
    }
    return now;
  }

  private static String state(SeenJob job) throws IOException {
    return new com.fasterxml.jackson.databind.ObjectMapper()
        .readTree(job.document().json())
        .path("state")
        .asText();
  }

  @Test
  void ofOnePolicyJobsRunOneAfterTheOtherOthersBeside() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    SeenJob first =
        jobs.submit(
            CALLER,
            "backup",
            "a",
            progress -> {
              release.await();
              return GOOD;
            });
    SeenJob second = jobs.submit(CALLER, "backup", "a", progress -> GOOD);
    SeenJob beside = jobs.submit(CALLER, "backup", "b", progress -> GOOD);
    assertThat(state(untilOver(beside))).isEqualTo("done");
    assertThat(state(jobs.find(second.id()).orElseThrow())).isEqualTo("queued");
    release.countDown();
    assertThat(state(untilOver(second))).isEqualTo("done");
    assertThat(state(untilOver(first))).isEqualTo("done");
  }

  @Test
  void aTokenOfOursAndOneOfAnIssuerUnderOneNameAreOnePerson() throws Exception {
    Caller ours = new Caller("t2", "alice", Role.ADMIN, "127.0.0.1");
    Caller issued = new Caller("oidc:8d1c", "oidc:Alice", Role.ADMIN, "127.0.0.1");
    for (List<Caller> two : List.of(List.of(ours, issued), List.of(issued, ours))) {
      SeenJob job =
          jobs.hold(
              two.get(0), "expire", "a", new Document(), Duration.ofHours(1), progress -> GOOD);
      Caller viewer = new Caller("t3", "bob", Role.VIEWER, "127.0.0.1");
      assertThat(mayDecide(job, two.get(0))).isFalse();
      assertThat(mayDecide(job, two.get(1))).isFalse();
      assertThat(mayDecide(job, viewer)).isFalse();
      assertThat(mayDecide(job, CALLER)).isTrue();
      assertThatThrownBy(() -> jobs.decide(job.id(), two.get(1), one -> true, true, ""))
          .hasMessageContaining("another identity has to decide");
      jobs.decide(job.id(), CALLER, one -> true, true, "");
      assertThat(state(untilOver(job))).isEqualTo("done");
      assertThat(mayDecide(untilOver(job), CALLER)).isFalse();
    }
  }

  private static boolean mayDecide(SeenJob job, Caller reader) throws IOException {
    return new com.fasterxml.jackson.databind.ObjectMapper()
        .readTree(job.document(reader).json())
        .path("may_decide")
        .asBoolean();
  }

  @Test
  void whatRunsIsInterruptedAndWhatWaitsNeverStarts() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    SeenJob running =
        jobs.submit(
            CALLER,
            "backup",
            "a",
            progress -> {
              begun.countDown();
              new CountDownLatch(1).await();
              return GOOD;
            });
    SeenJob waiting = jobs.submit(CALLER, "backup", "a", progress -> GOOD);
    begun.await();
    jobs.cancel(waiting.id(), "ops");
    assertThat(state(jobs.find(waiting.id()).orElseThrow())).isEqualTo("cancelled");
    assertThat(jobs.find(waiting.id()).orElseThrow().document().json())
        .contains("cancelled by ops before it began", "\"exit_code\" : 130");
    jobs.cancel(running.id(), "ops");
    assertThat(state(untilOver(running))).isEqualTo("cancelled");
    assertThat(state(untilOver(jobs.submit(CALLER, "backup", "a", progress -> GOOD))))
        .isEqualTo("done");
  }

  @Test
  void aFailureTellsWhyAndWhatToDo() throws Exception {
    SeenJob failed =
        untilOver(
            jobs.submit(
                CALLER,
                "backup",
                "a",
                progress -> {
                  throw new IOException("the disk is full. Hint: make room.");
                }));
    assertThat(failed.document().json())
        .contains("\"failed\"", "the disk is full.", "make room.")
        .contains("\"requested_by\" : \"ops\"");
  }

  /** A full stack, or memory that was not there, is the end of one job and not of its policy. */
  @Test
  void anErrorEndsItsJobAndTheNextOneBegins() throws Exception {
    SeenJob failed =
        jobs.submit(
            CALLER,
            "backup",
            "a",
            progress -> {
              throw new StackOverflowError();
            });
    SeenJob next = jobs.submit(CALLER, "backup", "a", progress -> GOOD);
    assertThat(state(untilOver(next))).isEqualTo("done");
    assertThat(state(untilOver(failed))).isEqualTo("failed");
    assertThat(untilOver(failed).document().json())
        .contains("by a defect", "under the reference")
        .doesNotContain("StackOverflow");
  }

  /** As when another process was stopped while it wrote into the audit log. */
  @Test
  @Timeout(20)
  void whoLooksAtJobsWaitsForNoRecord() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    List<AuditEntry> recorded = new CopyOnWriteArrayList<>();
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    AuditTrail slow =
        entry -> {
          try {
            boolean unused = free.await(5, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          recorded.add(entry);
        };
    try (Jobs watched = new Jobs(now::get, new SecureRandom(), slow)) {
      List<String> held = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        held.add(
            watched
                .hold(CALLER, "expire", "a", new Document(), Duration.ofHours(1), p -> GOOD)
                .id());
      }
      now.set(Instant.EPOCH.plus(Duration.ofHours(2)));
      assertThat(state(watched.find(held.get(0)).orElseThrow())).isEqualTo("failed");
      assertThat(watched.list()).hasSize(3).allMatch(SeenJob::over);
      assertThat(recorded).isEmpty();
      free.countDown();
    }
    assertThat(recorded)
        .extracting(entry -> String.valueOf(entry.parameters().get("type")))
        .containsExactly("a", "a", "a");
  }

  @Test
  void theQueueAndTheHistoryAreBounded() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    List<SeenJob> held = new ArrayList<>();
    for (int i = 0; i <= JobBook.WAITING; i++) {
      held.add(
          jobs.submit(
              CALLER,
              "backup",
              "a",
              progress -> {
                release.await();
                return GOOD;
              }));
    }
    assertThatThrownBy(() -> jobs.submit(CALLER, "backup", "b", progress -> GOOD))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("waiting already");
    release.countDown();
    for (SeenJob each : held) {
      untilOver(each);
    }
    for (int i = 0; i < JobBook.HISTORY + 20; i++) {
      untilOver(jobs.submit(CALLER, "backup", "c", progress -> GOOD));
    }
    assertThat(jobs.list()).hasSizeLessThanOrEqualTo(JobBook.HISTORY + JobBook.WAITING + 1);
  }
}

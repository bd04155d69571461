package io.voiceagents.backup.routing.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.voiceagents.backup.api.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final Workers workers = new Workers(vertx);
  private final CountDownLatch storeAnswers = new CountDownLatch(1);

  @AfterEach
  void stop() {
    storeAnswers.countDown();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Future<String> slow() {
    return workers.run(
        false,
        () -> {
          storeAnswers.await();
          return "late";
        });
  }

  @Test
  void whatWaitsForTheStoreHoldsNothingElseUpAndIsNotWithoutEnd() {
    List<Future<String>> waiting = new ArrayList<>();
    for (int i = 0; i < Workers.MOST; i++) {
      waiting.add(slow());
    }
    Future<String> quick = workers.run(true, () -> "soon");
    await().atMost(SOON).until(quick::succeeded);
    Future<String> tooMany = slow();
    assertThat(tooMany.failed()).isTrue();
    assertThat(((ProblemException) tooMany.cause()).status()).isEqualTo(503);
    assertThat(waiting).noneMatch(Future::isComplete);

    storeAnswers.countDown();
    await().atMost(SOON).until(() -> waiting.stream().allMatch(Future::succeeded));
    Future<String> again = slow();
    await().atMost(SOON).until(again::succeeded);
  }
}

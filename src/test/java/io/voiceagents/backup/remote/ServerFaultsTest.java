package io.voiceagents.backup.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.cli.CommandFailure;
import io.voiceagents.backup.cli.ExitCode;
import io.voiceagents.backup.cli.ServerTarget;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.Secret;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that answers as none should, and a network as it is. */
class ServerFaultsTest {
  private static final String POLICIES =
      "{\"file\":\"b.yaml\",\"policies\":[{\"type\":\"logs\",\"source\":\"filesystem\",\"verify\":\"presence\"}]}";
  private static final String JOB =
      "{\"id\":\"j1\",\"type\":\"logs\",\"state\":\"%s\",\"message\":\"%s\",\"hint\":\"\",\"exit_code\":%s,"
          + "\"progress\":{\"phase\":\"reading\",\"total_bytes\":9,\"done_bytes\":%d,\"done_items\":1},\"result\":%s}";
  private static final String RUNNING = JOB.formatted("running", "", "null", 3, "null");
  private static final String DONE =
      JOB.formatted("done", "good", "0", 9, "{\"outcome\":\"complete\",\"problem_count\":0}");
  private static final String CANCELLED = JOB.formatted("cancelled", "stopped", "130", 3, "{}");

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final List<Duration> waits = new CopyOnWriteArrayList<>();
  private boolean interrupt;

  ServerFaultsTest() throws IOException {
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.setExecutor(threads);
    on("/api/v1/policies", exchange -> answer(exchange, 200, POLICIES));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** What the server does. */
  @FunctionalInterface
  private interface Act {
    void on(HttpExchange exchange) throws Exception;
  }

  private void on(String path, Act act) {
    server.createContext(
        path,
        exchange -> {
          try {
            act.on(exchange);
          } catch (Exception e) {
            exchange.close();
          }
        });
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private RemoteOperations operations() throws IOException {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new RemoteOperations(
        new ServerTarget(address, new Secret("vab_x"), Optional.empty()),
        new SecureRandom(),
        this::passes);
  }

  private void passes(Duration time) throws InterruptedException {
    waits.add(time);
    if (interrupt) {
      throw new InterruptedException();
    }
  }

  private RunResult run(Progress progress) throws IOException {
    try (RemoteOperations operations = operations()) {
      Policy policy =
          Optional.ofNullable(operations.configuration().policies().get("logs")).orElseThrow();
      return operations.backups().run(new BackupRequest(policy, BackupKind.FULL, false), progress);
    }
  }

  @Test
  void aStreamThatBreaksOffIsTakenUpAgain() throws Exception {
    on("/api/v1/backup/run", exchange -> answer(exchange, 202, RUNNING));
    AtomicInteger streams = new AtomicInteger();
    on(
        "/api/v1/jobs/j1/events",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          String told = streams.incrementAndGet() < 3 ? RUNNING.substring(0, 40) : DONE + "\n\n";
          exchange.getResponseBody().write(("event: job\ndata: " + told).getBytes(UTF_8));
          exchange.close();
        });
    on("/api/v1/jobs/j1", exchange -> answer(exchange, 200, RUNNING));
    List<Long> advances = new CopyOnWriteArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public void phase(String name, long totalBytes) {}

          @Override
          public void advance(long bytes, long items) {
            advances.add(bytes);
          }
        };
    RunResult result = run(progress);
    assertThat(streams).hasValue(3);
    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(advances.stream().mapToLong(Long::longValue).sum()).isEqualTo(9);
  }

  /** As of a server that has ended: the next request finds out, and not after most of a minute. */
  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS)
  void aStreamThatNeverBeginsIsNotWaitedFor() throws Exception {
    on("/api/v1/backup/run", exchange -> answer(exchange, 202, RUNNING));
    AtomicInteger streams = new AtomicInteger();
    on(
        "/api/v1/jobs/j1/events",
        exchange -> {
          streams.incrementAndGet();
          exchange.close();
        });
    on("/api/v1/jobs/j1", exchange -> answer(exchange, 200, DONE));
    assertThat(run(Progress.NONE).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(streams).hasPositiveValue();
  }

  /** The job began, and the client does not know it yet. */
  @Test
  void interruptedWhileItAsksItFindsTheJobByItsKeyAndCancelsIt() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    List<String> keys = new CopyOnWriteArrayList<>();
    on(
        "/api/v1/backup/run",
        exchange -> {
          keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
          if (keys.size() == 1) {
            asked.countDown();
            never.await();
          }
          answer(exchange, 202, RUNNING);
        });
    List<String> methods = new CopyOnWriteArrayList<>();
    on(
        "/api/v1/jobs/j1",
        exchange -> {
          methods.add(exchange.getRequestMethod());
          answer(exchange, 200, methods.contains("DELETE") ? CANCELLED : RUNNING);
        });
    CompletableFuture<RunResult> ended = new CompletableFuture<>();
    Thread command =
        new Thread(
            () -> {
              try {
                ended.complete(run(Progress.NONE));
              } catch (IOException | RuntimeException e) {
                ended.completeExceptionally(e);
              }
            });
    command.start();
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    command.interrupt();
    RunResult result = ended.get(20, TimeUnit.SECONDS);
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.message()).contains("stopped");
    assertThat(keys).hasSize(2);
    assertThat(keys.get(0)).isEqualTo(keys.get(1));
    assertThat(methods).contains("DELETE");
  }

  private static void tooMany(HttpExchange exchange, String retryAfter) throws IOException {
    exchange.getResponseHeaders().add("Retry-After", retryAfter);
    answer(exchange, 429, "{\"status\":429,\"detail\":\"too many\",\"hint\":\"\",\"exit_code\":7}");
  }

  @Test
  void whoAsksTooOftenWaitsAsLongAsTheServerSaysAndStartsOneJob() throws Exception {
    List<String> keys = new CopyOnWriteArrayList<>();
    on(
        "/api/v1/backup/run",
        exchange -> {
          keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
          if (keys.size() < 3) {
            tooMany(exchange, String.valueOf(keys.size() + 1));
          } else {
            answer(exchange, 202, DONE);
          }
        });
    assertThat(run(Progress.NONE).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(waits).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(3));
    assertThat(keys).hasSize(3).containsOnly(keys.get(0));
  }

  @ParameterizedTest
  @CsvSource({"17, 3", "61, 0", "0, 60", "'Fri, 27 Nov 2026 14:00:00 GMT', 0"})
  void whoAsksTooOftenForAMinuteIsToldHowLongToWait(String retryAfter, int times) {
    on("/api/v1/jobs", exchange -> tooMany(exchange, retryAfter));
    assertThatThrownBy(() -> operations().jobs().list())
        .hasMessageContaining("too many Hint: wait " + retryAfter + " s")
        .isInstanceOfSatisfying(
            CommandFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNREACHABLE));
    assertThat(waits).hasSize(times);
  }

  @Test
  void interruptedWhileItWaitsNothingBegins() {
    AtomicInteger asked = new AtomicInteger();
    on(
        "/api/v1/backup/run",
        exchange -> {
          asked.incrementAndGet();
          tooMany(exchange, "2");
        });
    interrupt = true;
    assertThatThrownBy(() -> run(Progress.NONE))
        .hasRootCauseInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(asked).hasValue(1);
  }

  @Test
  void whatIsNoServerOfOursIsNamed() {
    on("/api/v1/jobs", exchange -> answer(exchange, 502, "<html>Bad Gateway</html>"));
    assertThatThrownBy(() -> operations().jobs().list())
        .hasMessageContaining("http://127.0.0.1:")
        .hasMessageContaining("502")
        .hasMessageContaining("Hint:");
  }

  @Test
  void theTokenIsNotCarriedElsewhere() {
    List<String> seen = new ArrayList<>();
    on("/elsewhere", exchange -> seen.add("came"));
    on(
        "/api/v1/jobs",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          answer(exchange, 307, "");
        });
    assertThatThrownBy(() -> operations().jobs().list()).hasMessageContaining("307");
    assertThat(seen).isEmpty();
  }
}

package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.BackupKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that both think a chain is theirs: one sleeps past its lease and wakes again. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class Fault39PausedWriterTest {
  private static final Duration TTL = Duration.ofSeconds(4);

  @TempDir private Path root = Path.of("");
  private Optional<Process> sleeper = Optional.empty();

  @BeforeEach
  void fill() throws IOException {
    try (TestEngine engine = TestEngine.open(root)) {
      PipelineTest.fill(engine.source, 6, 1);
      assertThat(engine.backup(BackupKind.FULL).outcome()).isEqualTo(Outcome.COMPLETE);
      Files.writeString(engine.source.resolve("news"), "what both want to back up");
    }
  }

  @AfterEach
  void end() {
    sleeper.ifPresent(Process::destroyForcibly);
  }

  @Test
  void aWriterThatLivesKeepsTheOtherOut() throws Exception {
    Process writer = startAndWaitAtGate();
    try (TestEngine engine = engine()) {
      Awaitility.await("beats").atMost(TTL.multipliedBy(5)).until(this::hasBeaten);

      RunResult result = engine.backup(BackupKind.INCREMENTAL);

      assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(result.message())
          .contains("is being backed up by")
          .contains("/" + writer.pid() + "/");
    }
    go();
    assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(BackupProcess.log(root))).contains("COMPLETE: verified");
  }

  @Test
  void aWriterThatSleptPastItsLeaseCommitsNothing() throws Exception {
    Process writer = startAndWaitAtGate();
    signal("-STOP", writer);
    try (TestEngine engine = engine()) {
      RunResult second = backupOnceTheLeaseIsOver(engine);
      go();
      signal("-CONT", writer);
      assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();

      assertThat(Files.readString(BackupProcess.log(root)))
          .contains("FAILED: ")
          .contains("lost its lease")
          .contains("Hint: ");
      List<SetSummary> sets = engine.engine.catalog().list(Optional.empty(), 0);
      assertThat(sets).hasSize(2).first().isEqualTo(second.set().orElseThrow());
      Path target = root.resolve("target");
      engine.restore(sets.get(0), target);
      PipelineTest.assertSame(engine.source, target);
      assertThat(engine.backup(BackupKind.INCREMENTAL).outcome()).isEqualTo(Outcome.COMPLETE);
    }
  }

  private TestEngine engine() throws IOException {
    return TestEngine.Setup.in(root).leaseTtl(TTL).open();
  }

  private RunResult backupOnceTheLeaseIsOver(TestEngine engine) {
    return Awaitility.await()
        .atMost(TTL.multipliedBy(10))
        .until(
            () -> engine.backup(BackupKind.INCREMENTAL),
            result -> result.outcome() == Outcome.COMPLETE);
  }

  private Process startAndWaitAtGate() throws IOException {
    Path gate = root.resolve("gate");
    Process process =
        BackupProcess.start(root, Optional.empty(), BackupKind.INCREMENTAL, TTL, Optional.of(gate));
    sleeper = Optional.of(process);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .failFast(() -> !process.isAlive())
        .until(() -> Files.exists(gate));
    return process;
  }

  private boolean hasBeaten() throws IOException {
    try (var files = Files.walk(root.resolve("store/leases"))) {
      return files.anyMatch(file -> file.toString().endsWith(".beat"));
    }
  }

  private void go() throws IOException {
    Files.createFile(root.resolve("gate.go"));
  }

  private static void signal(String signal, Process process) throws Exception {
    int code = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    assertThat(code).isZero();
  }
}

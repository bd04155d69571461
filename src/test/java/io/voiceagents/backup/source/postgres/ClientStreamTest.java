package io.voiceagents.backup.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.SourceSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What client programs write, and how they are started and stopped. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ClientStreamTest {
  private final Path log;

  ClientStreamTest(@TempDir Path directory) {
    this.log = directory.resolve("log");
  }

  private void run(String script, ClientStream.Output output)
      throws IOException, InterruptedException {
    ClientStream.run(List.of("bash", "-c", script), Map.of("WORD", "secret"), log, output);
  }

  @Test
  void everythingComesAndTheEndOfTheProgramDecides() throws Exception {
    AtomicLong bytes = new AtomicLong();
    run("head -c 5000000 /dev/zero", (block, offset, length) -> bytes.addAndGet(length));
    assertThat(bytes).hasValue(5_000_000);
    assertThatThrownBy(() -> run("echo some; echo why >&2; exit 7", (block, offset, length) -> {}))
        .isInstanceOf(ClientFailure.class)
        .hasMessage("bash ended with 7: why");
    assertThatThrownBy(() -> run("echo some; kill -9 $$", (block, offset, length) -> {}))
        .isInstanceOf(ClientFailure.class)
        .hasMessageContaining("bash ended with 137");
  }

  @Test
  void aFullStoreStopsTheProgram() {
    assertThatThrownBy(
            () ->
                run(
                    "cat /dev/zero",
                    (block, offset, length) -> {
                      throw new IOException("no room");
                    }))
        .hasMessage("no room");
  }

  /** As pg_dump does that waits for a lock. */
  @Test
  void aProgramThatWritesNothingCanBeStopped() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Void> end = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                run("echo; exec sleep 600", (block, offset, length) -> begun.countDown());
                end.complete(null);
              } catch (IOException | InterruptedException e) {
                end.completeExceptionally(e);
              }
            });
    thread.start();
    begun.await();
    thread.interrupt();
    assertThatThrownBy(() -> end.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
        .noneMatch(child -> child.info().command().orElse("").endsWith("sleep"));
  }

  @Test
  void howToConnectIsInTheEnvironmentAndNotOnTheCommandLine() {
    SourceSettings.Postgres settings =
        new SourceSettings.Postgres(
            "db.example.com",
            5433,
            "postgres",
            "dumper",
            new Secret("hunter2"),
            "verify-full",
            Optional.of(Path.of("/etc/ca.pem")),
            false,
            Optional.empty(),
            List.of());
    assertThat(Connections.environment(settings))
        .containsEntry("PGHOST", "db.example.com")
        .containsEntry("PGPASSWORD", "hunter2")
        .containsEntry("PGSSLMODE", "verify-full")
        .containsEntry("PGSSLROOTCERT", "/etc/ca.pem");
    DumpCommands commands =
        new DumpCommands(
            new ClientPrograms(Path.of("/bin"), 17),
            new SourceSettings.DumpFilter(
                List.of("live*"), List.of(), List.of(), List.of("x", "\"Y z\"")));
    assertThat(commands.dump("voice' host=evil", "0-1-1"))
        .contains(
            "--compress=0",
            "--snapshot=0-1-1",
            "--strict-names",
            "--schema=live*",
            "--exclude-table=x",
            "--exclude-table=\"Y z\"",
            "--dbname=dbname='voice\\' host=evil'");
    assertThat(commands.globals("postgres", false)).contains("--no-role-passwords");
    assertThat(commands.globals("postgres", true)).doesNotContain("--no-role-passwords");
  }
}

package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.RecoveryTarget.Kind;
import io.voiceagents.backup.restore.RecoveryWindows;
import io.voiceagents.backup.restore.RecoveryWindows.Window;
import io.voiceagents.backup.restore.RestorePlan;
import io.voiceagents.backup.restore.RestoreRefusedException;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.seal.StreamPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both are lost, server and receiver, while the receiver fetches what piled up without it. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class WalLagTest {
  private static final int BATCH = 40_000;

  @TempDir private Path root = Path.of("");

  @BeforeEach
  void letServersIn() throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 17})
  void fault15_aTimeIsRefusedThatTheReceiverHadNotCaughtUpWith(int major) throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(major);
        TestEngine engine = open()) {
      SetSummary set = begin(source, engine);
      long begun = WalSource.coverage(engine).end("00000001");
      WalSource.insert(source, 100);
      Instant early = now(source);
      WalSource.insert(source, 100);
      WalSource.insert(source, 3 * BATCH);
      Instant late = now(source);
      follow(source, engine);
      loseAllFrom((begun / StreamPart.MAX_BYTES + 2) * StreamPart.MAX_BYTES, engine);

      assertThatThrownBy(() -> plan(engine, set, late))
          .isInstanceOf(RestoreRefusedException.class)
          .hasMessageContaining("the stored WAL is known to be whole up to ")
          .hasMessageContaining("Hint: ");
      assertThat(window(engine, set, source).until().orElse(Instant.EPOCH)).isBefore(early);

      // A later commit is stored, so nothing up to that moment is missing.
      engine.engine.restorer().execute(plan(engine, set, early), Progress.NONE);
      WalSource.assertRows(major, root.resolve("target"), 101);
    }
  }

  @Test
  void whatIsCaughtUpWithIsPromised() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(17);
        TestEngine engine = open()) {
      SetSummary set = begin(source, engine);
      WalSource.insert(source, BATCH);
      WalSource.insert(source, BATCH);
      Instant late = now(source);
      follow(source, engine);

      assertThat(window(engine, set, source).until().orElseThrow()).isAfter(late);
      engine.engine.restorer().execute(plan(engine, set, late), Progress.NONE);
      WalSource.assertRows(17, root.resolve("target"), 2 * BATCH + 1);
    }
  }

  private TestEngine open() throws IOException {
    return TestEngine.open(root, new Sources(List.of(), Clock.systemUTC()));
  }

  /** A set, and a receiver that has stored all up to its end. */
  private static SetSummary begin(EmbeddedPostgres source, TestEngine engine) throws Exception {
    WalSource.createLedger(source);
    WalSource.insert(source, 1);
    follow(source, engine);
    SetSummary set = WalSource.full(source, engine);
    follow(source, engine);
    return set;
  }

  private static void follow(EmbeddedPostgres source, TestEngine engine) throws Exception {
    engine.engine.logs().follow(new LogRequest(WalSource.policy(source), true));
  }

  /** As if the receiver had been killed before it had the rest. */
  private static void loseAllFrom(long position, TestEngine engine) throws IOException {
    List<StreamPart> lost =
        WalSource.parts(engine).stream().filter(part -> part.start() >= position).toList();
    assertThat(lost).isNotEmpty();
    for (StreamPart part : lost) {
      Files.delete(engine.store.resolve(part.key()));
    }
  }

  private static Window window(TestEngine engine, SetSummary set, EmbeddedPostgres source)
      throws IOException {
    return new RecoveryWindows(engine.engine.chains())
        .of(WalSource.policy(source), List.of(set))
        .orElseThrow();
  }

  private RestorePlan plan(TestEngine engine, SetSummary set, Instant time) throws IOException {
    RestoreRequest request =
        new RestoreRequest(
            set,
            root.resolve("target"),
            List.of(),
            Map.of(),
            false,
            Optional.of(new RecoveryTarget(Kind.TIME, time.toString(), OptionalInt.empty())));
    return engine.engine.restorer().plan(request);
  }

  private static Instant now(EmbeddedPostgres source) throws Exception {
    String micros =
        source.query("postgres", "SELECT (extract(epoch FROM clock_timestamp())*1e6)::bigint");
    return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
  }
}

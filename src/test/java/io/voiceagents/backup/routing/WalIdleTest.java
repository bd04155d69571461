package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.voiceagents.backup.catalog.LogStatus;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.policy.LogSettings;
import io.voiceagents.backup.policy.Objectives;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.recovery.Judgement;
import io.voiceagents.backup.recovery.Protection;
import io.voiceagents.backup.restore.RecoveryWindows;
import io.voiceagents.backup.restore.RecoveryWindows.Window;
import io.voiceagents.backup.routing.WalSource.Receiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What would be lost of a server that writes nothing: nothing, as long as somebody has asked it.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class WalIdleTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  @TempDir private Path root = Path.of("");

  @BeforeEach
  void letServersIn() throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void nothingWouldBeLostOfAServerThatWroteNothing() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(17);
        TestEngine engine = TestEngine.open(root, new Sources(List.of(), Clock.systemUTC()))) {
      WalSource.createLedger(source);
      SetSummary set;
      Instant quiet;
      try (Receiver receiver = new Receiver(engine, WalSource.policy(source))) {
        await().atMost(LIMIT).until(() -> receiver.last.isPresent());
        set = WalSource.full(source, engine);
        WalSource.insert(source, 3);
        WalSource.awaitAcknowledged(source, WalSource.written(source));
        quiet = now(source);
        await().atMost(LIMIT).until(() -> wholeUntil(engine).isAfter(quiet));
      }
      Instant whole = wholeUntil(engine);
      Protection idle = judge(engine, source, set, whole.plusMillis(1));
      assertThat(idle.warnings()).noneMatch(text -> text.contains("would lose"));
      assertThat(idle.exposure(whole)).contains(Duration.ZERO);
      // What can be named as a time is the end of what was written, and no later one.
      assertThat(idle.recoverableTo().orElseThrow()).isBefore(whole);

      // Nobody asked any more, so what is written now counts as lost.
      WalSource.insert(source, 3);
      Protection later = judge(engine, source, set, whole.plusSeconds(61));
      assertThat(later.exposure(whole.plusSeconds(61))).contains(Duration.ofSeconds(61));
      assertThat(later.warnings()).anyMatch(text -> text.contains("would lose 61s"));
    }
  }

  @Test
  void aReceiverThatBeginsAgainKnowsItOfAServerThatSendsNothing() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(17);
        TestEngine engine = TestEngine.open(root, new Sources(List.of(), Clock.systemUTC()))) {
      WalSource.createLedger(source);
      try (Receiver receiver = new Receiver(engine, WalSource.policy(source))) {
        await().atMost(LIMIT).until(() -> receiver.last.isPresent());
        WalSource.awaitAcknowledged(source, WalSource.written(source));
      }
      Instant again = now(source);
      try (Receiver receiver = new Receiver(engine, WalSource.policy(source))) {
        await().atMost(LIMIT).until(() -> wholeUntil(engine).isAfter(again));
        assertThat(receiver.failures).isEmpty();
      }
    }
  }

  private static Instant wholeUntil(TestEngine engine) throws IOException {
    return engine
        .engine
        .logStatuses()
        .of("postgres")
        .flatMap(LogStatus::wholeUntil)
        .orElse(Instant.EPOCH);
  }

  private static Protection judge(
      TestEngine engine, EmbeddedPostgres source, SetSummary set, Instant at) throws IOException {
    Policy policy = promised(WalSource.policy(source));
    Optional<Window> window = new RecoveryWindows(engine.engine.chains()).of(policy, List.of(set));
    assertThat(window).isPresent();
    return new Judgement(policy, ZoneOffset.UTC, at)
        .of(
            new Judgement.Facts(
                List.of(set),
                0,
                Optional.empty(),
                Optional.empty(),
                window,
                engine.engine.logStatuses().of("postgres"),
                Optional.empty(),
                Optional.empty()));
  }

  private static Policy promised(Policy policy) {
    return new Policy(
        policy.name(),
        policy.source(),
        policy.schedule(),
        policy.retention(),
        policy.compression(),
        policy.newChainEvery(),
        policy.verifyDepth(),
        policy.audioFilter(),
        policy.description(),
        LogSettings.DEFAULT,
        new Objectives(Optional.of(Duration.ofMinutes(1)), Optional.empty()));
  }

  private static Instant now(EmbeddedPostgres source) throws Exception {
    String micros =
        source.query("postgres", "SELECT (extract(epoch FROM clock_timestamp())*1e6)::bigint");
    return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
  }
}

package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.cli.Operations;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.recovery.Protection;
import io.voiceagents.backup.recovery.Recoverability;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host whose clock is hours ahead takes a backup; the others look at it. */
class FutureClockTest {
  private static final Duration AHEAD = Duration.ofHours(3);
  private final Path home;

  FutureClockTest(@TempDir Path home) {
    this.home = home;
  }

  @BeforeEach
  void install() throws Exception {
    Files.createDirectories(home.resolve("store"));
    Files.writeString(Files.createDirectories(home.resolve("data")).resolve("call.txt"), "hello");
    KeyFile.generate(home.resolve("backup.key"), new SecureRandom(), Clock.systemUTC());
    Files.writeString(
        home.resolve("backup.yaml"),
        """
        storage: { directory: ./store }
        encryption: { key_file: ./backup.key }
        policies:
          logs: { type: filesystem, paths: [./data], objectives: { rpo: 1h } }
        """);
  }

  private Operations open(Clock clock) throws Exception {
    return new BackupctlMain.Opener(Path.of("").toAbsolutePath(), Map.of(), clock)
        .open(home.resolve("backup.yaml"));
  }

  private RunResult backUp(Clock clock) throws Exception {
    try (Operations host = open(clock)) {
      Policy policy = Objects.requireNonNull(host.configuration().policies().get("logs"));
      RunResult result =
          host.backups().run(new BackupRequest(policy, BackupKind.FULL, false), Progress.NONE);
      assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.COMPLETE);
      return result;
    }
  }

  private Recoverability look() throws Exception {
    try (Operations host = open(Clock.systemUTC())) {
      return host.recoverability(Clock.systemUTC());
    }
  }

  @Test
  void itsBackupIsNamedWithItsHostAndMakesNothingFresh() throws Exception {
    String future = backUp(Clock.offset(Clock.systemUTC(), AHEAD)).set().orElseThrow().key();
    Recoverability alone = look();
    Protection found = alone.policies().get(0);
    assertThat(found.warnings())
        .anySatisfy(
            text ->
                assertThat(text)
                    .startsWith("clock skew: " + future + " begins 2h 5")
                    .contains("the host " + InetAddress.getLocalHost().getHostName()));
    assertThat(found.level()).isEqualTo(Protection.Level.WARNING);
    assertThat(found.complete()).isPresent();
    assertThat(found.exposure(Instant.now(Clock.systemUTC()))).isEmpty();

    AlertFiles files = new AlertFiles(home.resolve("alerting"));
    AlertDesk desk = new AlertDesk(files, Clock.systemUTC(), AlertDesk.REMINDER, Duration.ZERO);
    desk.assess(alone);
    assertThat(files.open("logs/clock").orElseThrow().alert().what()).contains(future);

    String now = backUp(Clock.systemUTC()).set().orElseThrow().key();
    Protection after = look().policies().get(0);
    assertThat(after.complete().orElseThrow().key()).isEqualTo(now);
    assertThat(after.exposure(Instant.now(Clock.systemUTC())).orElseThrow())
        .isLessThan(Duration.ofMinutes(5));
    assertThat(after.warnings()).anyMatch(text -> text.startsWith("clock skew: " + future));
  }
}

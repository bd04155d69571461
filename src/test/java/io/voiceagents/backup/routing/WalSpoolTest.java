package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.embedded.EmbeddedS3;
import io.voiceagents.backup.routing.WalSource.Receiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The store goes away while the WAL is followed: it goes into the spool, and then into the store.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class WalSpoolTest {
  @TempDir private Path root = Path.of("");

  @BeforeEach
  void letServersIn() throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private EmbeddedS3 startStore() throws IOException {
    EmbeddedS3 s3 =
        EmbeddedS3.start(Files.createDirectories(root.resolve("s3")), new SecureRandom());
    s3.createBucket("backups");
    return s3;
  }

  private TestEngine open(EmbeddedS3 s3) throws IOException {
    return TestEngine.Setup.in(root)
        .sources(new Sources(List.of(), java.time.Clock.systemUTC()))
        .storage(s3.settings("backups"))
        .open();
  }

  private long spooled() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("state/spool/postgres"))) {
      return files.filter(file -> file.toString().endsWith(".part")).count();
    }
  }

  @Test
  void fault08_aStoreThatIsAwayLosesNothingAndHoldsUpNothing() throws Exception {
    try (EmbeddedS3 s3 = startStore();
        EmbeddedPostgres source = EmbeddedPostgres.start(17)) {
      WalSource.createLedger(source);
      SetSummary set;
      try (TestEngine engine = open(s3);
          Receiver receiver = new Receiver(engine, WalSource.policy(source))) {
        WalSource.insert(source, 10);
        WalSource.awaitAcknowledged(source, WalSource.written(source));
        set = WalSource.full(source, engine);
        s3.freeze();
        WalSource.insert(source, 20);
        WalSource.awaitAcknowledged(source, WalSource.written(source));
        assertThat(spooled()).isPositive();
        s3.kill();
        WalSource.insert(source, 30);
        WalSource.awaitAcknowledged(source, WalSource.written(source));
        Awaitility.await()
            .atMost(WalSource.LIMIT)
            .until(() -> receiver.last.orElseThrow().spool().bytes() > 0);
        assertThat(receiver.last.orElseThrow().warnings())
            .anyMatch(warning -> warning.startsWith("the store does not take the log"));
      }
      // A start with the store away.
      try (TestEngine engine = open(s3);
          Receiver receiver = new Receiver(engine, WalSource.policy(source))) {
        WalSource.insert(source, 40);
        WalSource.awaitAcknowledged(source, WalSource.written(source));
        assertThat(receiver.failures).isEmpty();
        s3.restart();
        Awaitility.await().atMost(WalSource.LIMIT).until(() -> spooled() == 0);
        WalSource.insert(source, 50);
        WalSource.awaitAcknowledged(source, WalSource.written(source));
        assertThat(WalSource.coverage(engine).ranges("00000001")).hasSize(1);
      }
      try (TestEngine engine = open(s3)) {
        WalSource.restore(engine, set, root.resolve("target"));
      }
      WalSource.assertRows(17, root.resolve("target"), 150);
    }
  }

  @Test
  void fault37_aFullSpoolLeavesTheWalOnTheServerAndLetsItShutDown() throws Exception {
    try (EmbeddedS3 s3 = startStore();
        EmbeddedPostgres source = EmbeddedPostgres.start(17);
        TestEngine engine = open(s3);
        Receiver receiver = new Receiver(engine, WalSource.policy(source.settings(), 24L << 20))) {
      WalSource.createLedger(source);
      WalSource.awaitAcknowledged(source, WalSource.written(source));
      s3.kill();
      source.execute(
          "INSERT INTO ledger (note) SELECT encode(sha512(i::text::bytea), 'hex')"
              + " FROM generate_series(1, 250000) i");
      long written = WalSource.written(source);
      Awaitility.await()
          .atMost(WalSource.LIMIT)
          .until(() -> receiver.failures.stream().anyMatch(text -> text.contains("is full")));
      assertThat(WalSource.acknowledged(source)).isLessThan(written);
      long begin = System.nanoTime();
      source.stop();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
      source.start();
      s3.restart();
      WalSource.awaitAcknowledged(source, written);
      Awaitility.await().atMost(WalSource.LIMIT).until(() -> spooled() == 0);
      assertThat(WalSource.coverage(engine).ranges("00000001")).hasSize(1);
    }
  }
}

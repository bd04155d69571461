package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.LogCoverage;
import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.catalog.LogRunner;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.RecoveryTarget.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A writer commits row after row while the receiver, its connection, the server and the store are
 * taken away at random, and sets are taken between. Then the cluster is recovered from any of the
 * sets to random moments: each time it holds exactly the rows that were committed by then, by the
 * server's own commit times. {@code -Dsoak.targets=N} recovers N times; {@code -Dsoak.seed=N}
 * repeats the choices of an earlier run.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class PointInTimeDrillTest {
  private static final int TARGETS = Integer.getInteger("soak.targets", 4);
  private static final int FAULTS = Math.max(4, TARGETS / 4);
  private static final long SEED = Long.getLong("soak.seed", new SecureRandom().nextLong());

  @TempDir private Path root = Path.of("");
  private final Random random = new Random(SEED);
  private final AtomicInteger written = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);

  /** A row and when it was committed. */
  private record Row(int number, Instant committed) {}

  @BeforeEach
  void letServersIn() throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void eachMomentHasExactlyTheRowsThatWereCommittedByThen() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.create(17, "--data-checksums");
        TestEngine engine = Ledger.open(root)) {
      source.set("track_commit_timestamp", "on").start();
      source.execute("CREATE TABLE ledger (number int PRIMARY KEY)");
      Thread writer = start("writer", () -> write(source));
      Thread receiver = start("receiver", () -> receive(source, engine));
      await(20);
      List<SetSummary> sets = new ArrayList<>();
      sets.add(Ledger.backUp(source, engine));
      for (int i = 0; i < FAULTS; i++) {
        await(written.get() + 20 + random.nextInt(30));
        receiver = plant(i, source, engine, receiver);
        if (i % 2 == 1) {
          sets.add(Ledger.backUp(source, engine, BackupKind.INCREMENTAL));
        }
      }
      await(written.get() + 20);
      over.countDown();
      writer.join();
      receiver.interrupt();
      receiver.join();
      Ledger.follow(source, engine);
      List<Row> rows = rows(source);
      assertThat(LogCoverage.of(Ledger.parts(engine)).ranges("00000001")).hasSize(1);
      assertThat(rows).hasSizeGreaterThanOrEqualTo(written.get());
      source.stop();

      for (int i = 0; i < TARGETS; i++) {
        recover(engine, sets.get(random.nextInt(sets.size())), rows);
      }
    }
  }

  /** What is taken away, one after the other. */
  private Thread plant(int number, EmbeddedPostgres source, TestEngine engine, Thread receiver)
      throws Exception {
    switch (number % 4) {
      case 0 -> {
        receiver.interrupt();
        receiver.join();
        return start("receiver", () -> receive(source, engine));
      }
      case 1 ->
          source.query(
              "postgres", "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_replication");
      case 2 -> {
        // Neither to be written nor to be read, as when the network is gone.
        Path parts = engine.store.resolve("parts");
        Path away = root.resolve("parts.away");
        Files.move(parts, away);
        Files.createFile(parts);
        await(written.get() + 20);
        Files.delete(parts);
        Files.move(away, parts);
      }
      default -> {
        source.kill();
        source.start();
      }
    }
    return receiver;
  }

  private void write(EmbeddedPostgres source) {
    while (over.getCount() > 0) {
      try (Connection connection = source.connect("postgres");
          PreparedStatement insert =
              connection.prepareStatement("INSERT INTO ledger VALUES (?) ON CONFLICT DO NOTHING")) {
        while (over.getCount() > 0) {
          insert.setInt(1, written.get() + 1);
          insert.executeUpdate();
          written.incrementAndGet();
          over.await(10, TimeUnit.MILLISECONDS);
        }
      } catch (SQLException e) {
        pause();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void receive(EmbeddedPostgres source, TestEngine engine) {
    try {
      LogRunner logs = engine.engine.logs();
      while (!Thread.currentThread().isInterrupted()) {
        try {
          logs.follow(new LogRequest(Ledger.policy(source), false));
        } catch (IOException e) {
          pause();
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pause() {
    try {
      over.await(200, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.start();
    return thread;
  }

  private void await(int rows) {
    Awaitility.await("seed " + SEED)
        .atMost(Duration.ofMinutes(2))
        .until(() -> written.get() >= rows);
  }

  private static List<Row> rows(EmbeddedPostgres source) throws SQLException {
    List<Row> rows = new ArrayList<>();
    String all =
        "SELECT number, (extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1e6)::bigint"
            + " FROM ledger ORDER BY number";
    try (Connection connection = source.connect("postgres");
        PreparedStatement select = connection.prepareStatement(all);
        var result = select.executeQuery()) {
      while (result.next()) {
        Instant committed = Instant.EPOCH.plus(result.getLong(2), ChronoUnit.MICROS);
        rows.add(new Row(result.getInt(1), committed));
      }
    }
    return rows;
  }

  private void recover(TestEngine engine, SetSummary set, List<Row> rows) throws Exception {
    Instant first = set.finishedAt().plusMillis(1);
    Instant last = rows.get(rows.size() - 1).committed();
    long span = ChronoUnit.MICROS.between(first, last);
    Instant target = first.plus((long) (random.nextDouble() * span), ChronoUnit.MICROS);
    Path directory = root.resolve("target");
    Ledger.restore(
        engine,
        set,
        directory,
        new RecoveryTarget(Kind.TIME, target.toString(), OptionalInt.empty()));
    String expected =
        rows.stream()
            .filter(row -> !row.committed().isAfter(target))
            .map(row -> Integer.toString(row.number()))
            .reduce((a, b) -> a + "," + b)
            .orElse("");
    try (EmbeddedPostgres restored = EmbeddedPostgres.on(17, directory).start()) {
      Ledger.awaitRecovered(restored);
      String all = "SELECT string_agg(number::text, ',' ORDER BY number) FROM ledger";
      assertThat(restored.query("postgres", all))
          .as("target %s, seed %d%n%s", target, SEED, restored.log())
          .isEqualTo(expected);
    }
    Trash.delete(directory);
    Files.delete(root.resolve("target.backup_manifest"));
  }
}

package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.archive.WalArchive;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.embedded.EmbeddedS3;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.RecoveryTarget.Kind;
import io.voiceagents.backup.routing.WalClient.Interfering;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.postgres.WalNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server recovers with {@code restore_command}, which tells 'not there' from 'failed'. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class WalFetchTest {
  private static final int SEGMENTS = 4;

  @TempDir private Path root = Path.of("");

  @BeforeEach
  void letServersIn() throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 17, 18})
  void fault12_aStoreThatGoesAwayStopsTheRecoveryAndPromotesNobody(int major) throws Exception {
    try (TestEngine engine = Ledger.open(root)) {
      SetSummary set = prepare(major, engine);
      Path away = root.resolve("store.away");
      Interfering archive =
          new Interfering(archive(engine), 3, wanted -> Files.move(engine.store, away));
      Path target = root.resolve("target");
      try (WalClient client = new WalClient(root, archive)) {
        Ledger.restore(engine, set, target, latest(client));

        assertStopped(major, target);
        assertThat(archive.hasHappened()).isTrue();

        Files.move(away, engine.store);
        assertRecovered(major, target, 10 + SEGMENTS);
      }
    }
  }

  @Test
  void fault12_anS3ThatGoesAwayStopsTheRecoveryAndPromotesNobody() throws Exception {
    Path server = Files.createDirectories(root.resolve("s3"));
    try (EmbeddedS3 s3 = EmbeddedS3.start(server, new SecureRandom())) {
      s3.createBucket("backups");
      try (TestEngine engine = Ledger.open(root, s3.settings("backups"))) {
        SetSummary set = prepare(17, engine);
        Interfering archive = new Interfering(archive(engine), 3, wanted -> s3.kill());
        Path target = root.resolve("target");
        try (WalClient client = new WalClient(root, archive)) {
          Ledger.restore(engine, set, target, latest(client));

          assertStopped(17, target);
          assertThat(archive.hasHappened()).isTrue();

          s3.restart();
          assertRecovered(17, target, 10 + SEGMENTS);
        }
      }
    }
  }

  @Test
  void fault12_whatIsDamagedOrGoneStopsTheRecovery() throws Exception {
    try (TestEngine engine = Ledger.open(root)) {
      SetSummary set = prepare(18, engine);
      Path target = root.resolve("target");
      try (WalClient client = new WalClient(root, archive(engine))) {
        Ledger.restore(engine, set, target, latest(client));
        List<StreamPart> parts = Ledger.parts(engine);
        // The last piece: only the plan of the restore knows that it was there.
        Path last = engine.store.resolve(parts.get(parts.size() - 1).key());
        byte[] good = Files.readAllBytes(last);
        Files.delete(last);

        assertStopped(18, target);

        byte[] bytes = good.clone();
        bytes[bytes.length / 2] ^= 1;
        Files.write(last, bytes);
        assertStopped(18, target);

        Files.write(last, good);
        assertRecovered(18, target, 10 + SEGMENTS);
      }
    }
  }

  @Test
  void whatIsStoredLaterIsNoPartOfTheRecovery() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(17);
        TestEngine engine = Ledger.open(root)) {
      Ledger.create(source);
      Ledger.follow(source, engine);
      SetSummary set = Ledger.backUp(source, engine);
      Ledger.insert(source, 5);
      Ledger.follow(source, engine);
      Path target = root.resolve("target");
      try (WalClient client = new WalClient(root, archive(engine))) {
        Ledger.restore(engine, set, target, latest(client));
        Ledger.insert(source, 5);
        Ledger.follow(source, engine);

        assertRecovered(17, target, 5);
      }
    }
  }

  @Test
  void saysMissingOnlyWhenItIsProven() throws Exception {
    try (TestEngine engine = Ledger.open(root)) {
      prepare(17, engine);
      Path place = Files.createDirectories(root.resolve("place"));
      Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
      try (WalClient client = new WalClient(root, archive(engine))) {
        String beyond = "0000000100000000000000F0";
        assertStatus(1, client.run(place, "fetch", "00000009.history", "h"));
        assertStatus(1, client.run(place, "fetch", beyond, "s"));
        assertStatus(200, client.run(place, "fetch", "not-a-file", "s"));
        assertStatus(200, client.run(place, "fetch", beyond, "s", "--type", "other"));
        assertStatus(200, client.run(place, "fetch", beyond));

        // As when its disk is not mounted.
        Files.move(engine.store, root.resolve("away"));
        Files.createDirectory(engine.store);
        assertStatus(200, client.run(place, "fetch", beyond, "s"));
        assertThat(place.resolve("s")).doesNotExist();
      }
    }
  }

  /** The server writes to a plain name itself; another one gets its bytes through the client. */
  @Test
  void aSegmentIsTheSameWhateverItsPlaceIsCalled() throws Exception {
    try (TestEngine engine = Ledger.open(root)) {
      prepare(17, engine);
      StreamPart part = Ledger.parts(engine).get(Ledger.parts(engine).size() - 1);
      String segment = WalNames.segment(1, part.start(), 16 << 20);
      Path place = Files.createDirectories(root.resolve("place"));
      Path odd = Files.createDirectories(place.resolve("an odd pl\u00e4ce"));
      for (Path directory : List.of(place, odd)) {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
      }
      try (WalClient client = new WalClient(root, archive(engine))) {
        assertStatus(0, client.run(place, "fetch", segment, "plain"));
        assertStatus(0, client.run(odd, "fetch", segment, "sent"));
        assertStatus(0, client.run(place, "fetch", segment, place.resolve("whole").toString()));
        // Whatever is no ordinary file stays what it is.
        Path link = Files.createSymbolicLink(place.resolve("link"), place.resolve("linked"));
        assertStatus(0, client.run(place, "fetch", segment, "link"));
        assertThat(link).isSymbolicLink();
        Files.createDirectory(place.resolve("directory"));
        assertStatus(200, client.run(place, "fetch", segment, "directory"));
        assertThat(place.resolve("directory")).isEmptyDirectory();
      }
      // The server's own, not what the client's umask would make.
      assertThat(Files.getPosixFilePermissions(place.resolve("plain")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(Files.getPosixFilePermissions(odd.resolve("sent")))
          .isNotEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(Files.size(place.resolve("plain"))).isEqualTo(16 << 20);
      assertThat(place.resolve("plain")).hasSameBinaryContentAs(odd.resolve("sent"));
      assertThat(place.resolve("plain")).hasSameBinaryContentAs(place.resolve("whole"));
    }
  }

  private static void assertStatus(int expected, WalClient.Ended ended) {
    assertThat(ended.status()).as(ended.said()).isEqualTo(expected);
  }

  /** Ten rows in a set, and one more in each of some segments after it. */
  private static SetSummary prepare(int major, TestEngine engine) throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(major)) {
      Ledger.create(source);
      Ledger.insert(source, 10);
      Ledger.follow(source, engine);
      SetSummary set = Ledger.backUp(source, engine);
      Ledger.insertIntoSegments(source, SEGMENTS);
      Ledger.follow(source, engine);
      return set;
    }
  }

  private static WalArchive archive(TestEngine engine) {
    return engine.engine.walArchive(Ledger.anyPolicy());
  }

  private static RecoveryTarget latest(WalClient client) {
    return new RecoveryTarget(Kind.LATEST, "", OptionalInt.empty(), Optional.of(client.fetch()));
  }

  private static void assertStopped(int major, Path target) throws Exception {
    try (EmbeddedPostgres restored = EmbeddedPostgres.on(major, target)) {
      start(restored);
      assertThat(restored.log()).contains("FATAL:  could not restore file");
    }
    assertThat(target.resolve("recovery.signal")).exists();
    assertThat(target.resolve("pg_wal/00000002.history")).doesNotExist();
  }

  /** It may take connections before it ends, or not even that. */
  private static void start(EmbeddedPostgres restored) throws Exception {
    try {
      restored.start();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("did not start");
      return;
    }
    long pid = restored.pid();
    Awaitility.await(restored.log())
        .atMost(Duration.ofSeconds(20))
        .until(() -> ProcessHandle.of(pid).map(handle -> !handle.isAlive()).orElse(true));
  }

  private static void assertRecovered(int major, Path target, int rows) throws Exception {
    try (EmbeddedPostgres restored = EmbeddedPostgres.on(major, target).start()) {
      Ledger.awaitRecovered(restored);
      assertThat(Ledger.rows(restored)).as(restored.log()).isEqualTo(Integer.toString(rows));
      assertThat(target.resolve("pg_wal/00000002.history")).exists();
    }
  }
}

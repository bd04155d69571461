package io.voiceagents.backup.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must never become a set, and what must not stay behind on the source. */
class CaptureFaultTest {
  private static final String SLOTS = "SELECT count(*) FROM pg_replication_slots";

  private static EmbeddedPostgres source;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @BeforeAll
  static void startSource() throws Exception {
    source =
        EmbeddedPostgres.create(17)
            .access(
                "local all all scram-sha-256",
                "host all all 127.0.0.1/32 scram-sha-256",
                "host replication stranger 127.0.0.1/32 reject",
                "host replication all 127.0.0.1/32 scram-sha-256")
            .start();
    source.execute(
        "CREATE TABLE filler AS SELECT i AS id, repeat(md5(i::text), 20) AS text FROM"
            + " generate_series(1, 60000) i",
        "CHECKPOINT",
        "CREATE ROLE backup LOGIN REPLICATION PASSWORD 'pw-backup'",
        "CREATE ROLE plain LOGIN PASSWORD 'pw-plain'",
        "CREATE ROLE stranger LOGIN REPLICATION PASSWORD 'pw-stranger'");
  }

  @AfterAll
  static void stopSource() throws Exception {
    source.close();
  }

  @Test
  void aBackupWhoseSessionIsTerminatedIsNoBackup() throws Exception {
    interrupted(
        source,
        () ->
            source.query(
                "postgres",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type ="
                    + " 'walsender'"));
  }

  @Test
  void aBackupThatIsCancelledIsNoBackup() throws Exception {
    interrupted(
        source,
        () ->
            source.query(
                "postgres",
                "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE backend_type ="
                    + " 'walsender'"));
  }

  @Test
  void aBackupWhoseServerStopsOrDiesIsNoBackup() throws Exception {
    try (EmbeddedPostgres doomed = EmbeddedPostgres.start(18)) {
      doomed.execute(
          "CREATE TABLE filler AS SELECT i AS id, repeat(md5(i::text), 20) AS text FROM"
              + " generate_series(1, 60000) i");
      interrupted(doomed, doomed::stopImmediately);
      doomed.start();
      interrupted(doomed, doomed::kill);
    }
  }

  private void interrupted(EmbeddedPostgres server, ThrowingCallable fault) throws Exception {
    AtomicBoolean fired = new AtomicBoolean();
    DirectorySink set =
        new DirectorySink(
            directory,
            path -> {
              if (!fired.getAndSet(true)) {
                call(fault);
              }
            });
    assertThatThrownBy(() -> Fixture.capture(server.settings(), set))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("Hint: ");
    assertThat(fired).isTrue();
    assertThat(set.entries).doesNotContainKey("backup_manifest");
    assertThat(set.open).isZero();
  }

  private static void call(ThrowingCallable fault) throws IOException {
    try {
      fault.call();
    } catch (Throwable e) {
      throw new IOException("the fault could not be planted", e);
    }
  }

  @Test
  void aStoppedRunIsLetPassAsItIs() {
    IOException stop = new IOException("the store is gone");
    DirectorySink set =
        new DirectorySink(
            directory,
            path -> {
              throw stop;
            });
    assertThatThrownBy(() -> Fixture.capture(source.settings(), set)).isSameAs(stop);
  }

  @Test
  void fault37_noSlotStaysBehindABackup() throws Exception {
    AtomicBoolean held = new AtomicBoolean();
    DirectorySink set =
        new DirectorySink(directory, path -> held.set(held.get() || slots().equals("1")));
    Fixture.capture(source.settings(), set);
    assertThat(held).isTrue();
    awaitNoSlot();
  }

  @Test
  void fault37_noSlotStaysBehindAClientThatDies() throws Exception {
    Capture capture = PostgresSource.open(source.settings(), Fixture.CLOCK, Fixture.SCRATCH);
    DirectorySink set = new DirectorySink(directory, path -> capture.close());
    assertThatThrownBy(() -> capture.run(set)).isInstanceOf(SourceException.class);
    awaitNoSlot();
  }

  private static void awaitNoSlot() {
    await().atMost(Duration.ofSeconds(20)).until(() -> slots().equals("0"));
  }

  private static String slots() throws IOException {
    try {
      return source.query("postgres", SLOTS);
    } catch (java.sql.SQLException e) {
      throw new IOException(e);
    }
  }

  @Test
  void aServerWithoutSlotsIsBackedUpAndTheSetSaysSo() throws Exception {
    try (EmbeddedPostgres bare =
        EmbeddedPostgres.create(15).set("max_replication_slots", "0").start()) {
      Fixture.Captured captured = Fixture.capture(bare, directory);
      assertThat(captured.facts().get("wal.slot")).startsWith("none: ");
      assertThat(captured.facts()).containsEntry("data_checksums", "off");
    }
  }

  @Test
  void replicationIsAllTheUserNeeds() throws Exception {
    Fixture.Captured captured =
        Fixture.capture(source.settings("backup", "pw-backup"), new DirectorySink(directory));
    assertThat(captured.facts().get("rows")).startsWith("unavailable: ");
    assertThat(captured.facts()).containsEntry("bootstrap_role", EmbeddedPostgres.USER);
  }

  @Test
  void refusalsSayWhatToDo() {
    refused(source.settings("backup", "wrong"), "password", "check the password");
    refused(
        source.settings("plain", "pw-plain"),
        "REPLICATION attribute",
        "ALTER ROLE ... REPLICATION");
    refused(
        source.settings("stranger", "pw-stranger"),
        "pg_hba.conf rejects",
        "host (with TLS: hostssl) replication <user>");
    SourceSettings.Postgres nobody = at(source.settings(), 1);
    refused(nobody, "127.0.0.1:1", "check host and port");
  }

  private static void refused(SourceSettings.Postgres settings, String what, String hint) {
    assertThatThrownBy(() -> PostgresSource.open(settings, Fixture.CLOCK, Fixture.SCRATCH))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(what)
        .hasMessageContaining("Hint: ")
        .hasMessageContaining(hint)
        .message()
        .doesNotContain("pw-plain");
    List<Check> probe = PostgresProbe.run(settings);
    assertThat(probe).anyMatch(check -> !check.passed() && check.detail().contains(hint));
  }

  private static SourceSettings.Postgres at(SourceSettings.Postgres settings, int port) {
    return new SourceSettings.Postgres(
        settings.host(),
        port,
        settings.database(),
        settings.user(),
        new Secret("x"),
        "disable",
        Optional.empty(),
        true,
        Optional.empty(),
        List.of());
  }

  @Test
  void refusesVersionsThatWereNeverTested() throws Exception {
    PostgresSource.checkVersion(150000);
    PostgresSource.checkVersion(180004);
    assertThatThrownBy(() -> PostgresSource.checkVersion(140022))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("PostgreSQL 14.22 is not supported, only 15 to 18. Hint: ");
    assertThatThrownBy(() -> PostgresSource.checkVersion(190000))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("upgrade this program");
  }

  @Test
  void theProbeFindsNothingWrongWithAGoodServer() {
    List<Check> checks = PostgresProbe.run(source.settings());
    assertThat(checks).allMatch(Check::passed);
    assertThat(checks).extracting(Check::name).contains("connection", "wal_level", "sql");
  }

  @Test
  void damagedPagesOfTheSourceMakeTheSetPartial() throws Exception {
    try (EmbeddedPostgres damaged = EmbeddedPostgres.start(17)) {
      damaged.execute("CREATE TABLE calls AS SELECT generate_series(1, 5000) AS id", "CHECKPOINT");
      String file = damaged.query("postgres", "SELECT pg_relation_filepath('calls')");
      damaged.stop();
      flip(damaged.data().resolve(file), 8192 + 5000);
      damaged.start();
      Fixture.Captured captured = Fixture.capture(damaged, directory);
      assertThat(captured.report().problemCount()).isPositive();
      assertThat(captured.report().problems())
          .anyMatch(problem -> problem.message().contains("checksum verification failed"));
    }
  }

  static void flip(Path file, long offset) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(offset);
      int old = bytes.read();
      bytes.seek(offset);
      bytes.write(old ^ 0x40);
    }
  }
}

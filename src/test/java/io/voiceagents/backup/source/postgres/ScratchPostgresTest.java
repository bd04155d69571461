package io.voiceagents.backup.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchPostgresTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @BeforeEach
  void letServersIn() throws Exception {
    Fixture.open(directory);
  }

  @Test
  void fault36_nothingOfTheRestoredConfigurationActs() throws Exception {
    AtomicInteger visits = new AtomicInteger();
    try (ServerSocket publisher = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        EmbeddedPostgres source = EmbeddedPostgres.create(18)) {
      countVisits(publisher, visits);
      Path archive = source.directory("archive");
      dangerous(source, archive, publisher.getLocalPort());
      await().atMost(Duration.ofSeconds(30)).until(() -> visits.get() > 0 && count(archive) > 0);
      Fixture.Captured captured = Fixture.capture(source, directory.resolve("set"));
      Path target = captured.restore(directory.resolve("restored"));
      assertThat(target.resolve("postgresql.auto.conf")).content().contains("archive_command");
      source.stop();
      clear(archive);
      visits.set(0);
      try (ScratchPostgres scratch = Fixture.scratch(source, target, captured.facts())) {
        checkHarmless(scratch);
        assertThat(scratch.logTail()).doesNotContain("no_such_library");
      }
      assertThat(count(archive)).isZero();
      assertThat(visits).hasValue(0);
    }
  }

  private static void dangerous(EmbeddedPostgres source, Path archive, int publisher)
      throws Exception {
    source
        .set("archive_mode", "on")
        .set("wal_level", "logical")
        .set("shared_preload_libraries", "pg_stat_statements")
        .set("primary_conninfo", "host=127.0.0.1 port=" + publisher)
        .start();
    source.execute(
        "ALTER SYSTEM SET archive_command = 'cp %p " + archive + "/%f'",
        "SELECT pg_reload_conf()",
        "CREATE TABLE calls (id int)",
        "CREATE TABLE logins (at timestamptz)",
        "CREATE FUNCTION note_login() RETURNS event_trigger LANGUAGE plpgsql AS"
            + " 'BEGIN INSERT INTO public.logins VALUES (now()); END'",
        "CREATE SUBSCRIPTION feed CONNECTION 'host=127.0.0.1 port="
            + publisher
            + " dbname=x connect_timeout=2' PUBLICATION p WITH (connect = false, slot_name = 'feed')",
        "ALTER SUBSCRIPTION feed ENABLE",
        "INSERT INTO calls VALUES (1)",
        "SELECT pg_switch_wal()",
        "CREATE EVENT TRIGGER on_login ON login EXECUTE FUNCTION note_login()",
        "ALTER DATABASE postgres SET local_preload_libraries = 'no_such_library'");
  }

  private static void checkHarmless(ScratchPostgres scratch) throws Exception {
    assertThat(Fixture.text(scratch, "postgres", "SELECT count(*) FROM logins")).isEqualTo("0");
    Fixture.text(scratch, "postgres", "SELECT pg_switch_wal()");
    for (String setting :
        List.of(
            "listen_addresses",
            "primary_conninfo",
            "shared_preload_libraries",
            "local_preload_libraries")) {
      assertThat(Fixture.text(scratch, "postgres", "SHOW " + setting)).as(setting).isEmpty();
    }
    assertThat(Fixture.text(scratch, "postgres", "SHOW archive_mode")).isEqualTo("off");
    String workers =
        "SELECT count(*) FROM pg_stat_activity WHERE backend_type IN ('archiver',"
            + " 'logical replication launcher', 'logical replication apply worker',"
            + " 'autovacuum launcher', 'walreceiver')";
    assertThat(Fixture.text(scratch, "postgres", workers)).isEqualTo("0");
  }

  /** Lets every caller in and hangs up. */
  private static void countVisits(ServerSocket listener, AtomicInteger visits) {
    Thread thread =
        new Thread(
            () -> {
              while (!listener.isClosed()) {
                try {
                  listener.accept().close();
                  visits.incrementAndGet();
                } catch (IOException e) {
                  return;
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private static long count(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.count();
    }
  }

  private static void clear(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void aServerThatEndsByItselfIsNotCalledSlow() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.create(15)) {
      source.start();
      Path target =
          Fixture.capture(source, directory.resolve("set")).restore(directory.resolve("restored"));
      source.stop();
      Files.write(target.resolve("global/pg_control"), new byte[8192]);

      assertThatThrownBy(() -> Fixture.scratch(source, target, Map.of()).close())
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("the restored server ended by itself; its log ends:");
    }
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    Path data = Files.createDirectory(directory.resolve("data"));
    ServerBinaries none = new ServerBinaries(List.of(directory));
    assertThatThrownBy(
            () -> ScratchPostgres.start(data, Map.of(), none, Fixture.CLOCK, Fixture.LIMIT))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("PG_VERSION")
        .hasMessageContaining("Hint: ");
    Files.writeString(data.resolve("PG_VERSION"), "17\n");
    assertThatThrownBy(
            () -> ScratchPostgres.start(data, Map.of(), none, Fixture.CLOCK, Fixture.LIMIT))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("postgresql-17");
  }
}
